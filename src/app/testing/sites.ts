/** Sites for the tests of what shows them. */
export { unknownSite } from '../../adapters/test-site.ts'
export { makeInstallation } from '../../solve/testing/input.ts'

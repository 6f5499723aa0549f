/** E4S: the environments of its releases, and the list of deployments. */
import { fileReader, filesBelow } from '../recipe-files.ts'
import { readDeployments } from './deployments.ts'
import { readEnvironment } from './environment.ts'

const isEnvironment = (path: string): boolean => /(^|[/.])spack\.yaml$/.test(path)
const isDeployments = (path: string): boolean => /(^|\/)deployments\.jsonl$/.test(path)

export const recipes = fileReader({
  checkedAgainst: 'recorded',
  looksAt: ['**/spack.yaml', '**/*.spack.yaml', 'packages.yaml they include', 'deployments.jsonl'],
  version: 'e4s-1',
  files: (tree) => filesBelow(tree, (path) => isEnvironment(path) || isDeployments(path)),
  wants: 'spack.yaml and no deployments.jsonl',
  read: (tree, path) =>
    isEnvironment(path)
      ? readEnvironment(tree, path)
      : { reads: readDeployments(tree.text(path), path) },
})

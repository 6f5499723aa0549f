import { expect, test } from 'vitest'
import { upstreamVersion } from './version.ts'

test.each([
  ['1:1.2.13.dfsg-1', '1.2.13'],
  ['1.10.8+repack1-1', '1.10.8'],
  ['2.0+really1.9-1', '1.9'],
  ['3.0.0~rc2-1', '3.0.0-rc2'],
  ['4.0.2-3+b1', '4.0.2'],
  ['2.36-9+deb12u14', '2.36'],
  ['3.0.19-1~deb12u2', '3.0.19'],
  ['2.1.12-stable-8+deb12u1', '2.1.12'],
  ['8.6.13', '8.6.13'],
  ['1:9.2p1-2+deb12u6', '9.2p1'],
  ['2:9.0.1378-2+deb12u2', '9.0.1378'],
  ['1.5.4+dfsg2-5', '1.5.4'],
  ['3.1-20221030-2', '3.1-20221030'],
  ['0.3.21+ds-4', '0.3.21'],
  ['2.0+git20220101.abcdef-1', '2.0'],
  ['5.1.0.dfsg-7+b2', '5.1.0'],
])('%s is %s upstream', (debian, upstream) => {
  expect(upstreamVersion(debian)).toBe(upstream)
})

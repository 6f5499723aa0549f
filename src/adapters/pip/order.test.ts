import { expect, test } from 'vitest'
import { disorder, misjudged, misordered } from '../test-order.ts'
import { versions } from './specifiers.ts'

// The sorted list of the `packaging` library's tests, as the rule it shows: these endings of one
// release in this order, whatever the release and the epoch.
const endings =
  '.dev0 .dev456 .dev456+local a0 a0.post0.dev0 a0.post0 a1.dev1 a1.dev1+local a1 a1+local b0 b1.dev456 b2 b2.post345.dev456 b2.post345 b2-346 rc0 rc1.dev1 c1 rc2 | .post0.dev0 .post0 .post456.dev34 .post456 .post456+local .1.dev1 .1a1 .1 .1+local .1.post1'
test.each(['1.0', '1!1.0', '2012.4'])('endings of %s', (release) => {
  const bare = (ending: string) => (ending === '|' ? '' : ending)
  expect(
    misordered(
      versions,
      endings
        .split(' ')
        .map((e) => release + bare(e))
        .join(' < '),
    ),
  ).toEqual([])
})

test.each([
  '1.2+a < 1.2+abc < 1.2+abcdef < 1.2+def < 1.2+0 < 1.2+1 < 1.2+1.abc < 1.2+1.1 < 1.2+1.1.0 < 1.2+2 < 1.2+123 < 1.2+123456 < 1.2.r32+123456 < 1.2.rev33+123456',
  '1.0dev1 = 1.0.dev1 = 1.0-DEV1 = 1.0_dev_01 < 1.0a = 1.0alpha0 = 1.0-a.0 < 1.0c1 = 1.0rc1 = 1.0-preview-1',
  '1.0-5 = 1.0.post5 = 1.0rev5 = 1.0-r.5 < 1.0.post6',
  'v1.0 = 1 = 1.0.0 = 0!1.0 < 1!0',
  '1.0+ubuntu-1 = 1.0+ubuntu.1 = 1.0+UBUNTU_01',
  'what < zzz < 0.dev0 < 99999999999999999999 < 100000000000000000000',
])('%s', (chain) => expect(misordered(versions, chain)).toEqual([]))

test('any text is ordered', () =>
  expect(
    disorder(versions, ['1', '01', '.', '1.0', '!', '+', 'a', 'rc1', '.dev1', '-1', 'post']),
  ).toBeNull())

test('specifiers', () =>
  expect(
    misjudged(
      versions,
      `2.0+deadbeef == 2 yes
     2.0+deadbeef.0 ==2.0.0+deadbeef.00 yes
     2.0 ==2.0+deadbeef no
     2c1.post1.dev1 ==2.0.* yes
     2 ==2.0.0.* yes
     2.1+local.version ==2.1.* yes
     2!1.0.0 ==2!1.0.0.0.* yes
     2.1.0.0 ==2.0.* no
     2.0 !=2.0+deadbeef yes
     2a1 !=2.* no
     2.0.post1.dev1 >=2 yes
     2.0rc1 >=2 no
     2.0c1.post1.dev1 <=2 yes
     2.0.post1 <=2 no
     2.1.post1 >2 yes
     2.0.post1 >2 no
     2.0+local.version >2 no
     4.1.0a2.dev1235+local >4.1.0a2.dev1234 yes
     4.1.0a2.dev1234+local >4.1.0a2.dev1234 no
     2.0.dev0 <2.1 yes
     2.0.dev1 <2 no
     3.0.0a7 <3.0.0a8 yes
     1.9999999 ~=1.0 yes
     1.1 ~=1.0a1 yes
     2.0 ~=1.0 no
     2022.01.01 ~=2022.01.01 yes
     2!1.0 ~=2!1.0 yes
     1.5 >=1.0,<2,!=1.6.* yes
     1.6.3 >=1.0,<2,!=1.6.* no
     what ===WHAT yes
     what >=0 no
     1.0 ===1 no
     1 2.0 null
     1 =>2.0 null
     1 == null
     1 ~=1.0+5 null
     1 >=1.0+deadbeef null
     1 >=1.0.* null
     1 ==1.0.*+5 null
     1 ==2.0a1.* null
     1 ==1.0.dev1.* null
     1 ~=1 null`,
    ),
  ).toEqual([]))

test('pre-releases and development versions', () => {
  expect(['1.0a1', '1.0.dev1', '1.0rc1.post1'].map((v) => versions.isPrerelease(v))).toEqual([
    true,
    true,
    true,
  ])
  expect(['1.0', '1.0.post1', '1.0+dev', 'x'].map((v) => versions.isPrerelease(v))).not.toContain(
    true,
  )
})

import { expect, test } from 'vitest'
import { disorder, misjudged, misordered } from '../test-order.ts'
import { versions } from './spec.ts'

// The orders that conda's documentation and tests give.
test.each([
  '0.4 = 0.4.0 < 0.4.1a.vc11 < 0.4.1.rc = 0.4.1.RC < 0.4.1.vc11 < 0.4.1 < 0.5* < 0.5a1 < 0.5b3 < 0.5C1 < 0.5z < 0.5za < 0.5 < 0.5_5 = 0.5-5',
  '0.9.6 < 0.960923 < 1.0 < 1.0.4a3 < 1.0.4b1 < 1.0.4 < 1.1dev1 < 1.1_ < 1.1a1 < 1.1.dev1 = 1.1.0dev1 < 1.1.a1 < 1.1.0rc1 < 1.1 < 1.1.post1 = 1.1.0post1 < 1.1.1dev1 < 1.1.1rc1 < 1.1.1 < 1.1.1post1 < 1.1post1',
  '2g6 < 2.0b1pr0 < 2.2be.ta29 < 2.2be5ta29 < 2.2beta29 < 2.2.0.1 < 3.1.1.6 < 3.2.p.r0 < 3.2.pr0 < 3.2.pr.1 < 5.5.kw < 11g < 14.3.1 < 14.3.1.post26.g9d75ca2 < 1996.07.12 < 1!0.4.1 < 1!3.1.1.6 < 2!0.4.1',
  '1.0.1dev < 1.0.1_ < 1.0.1a < 1.0.1d < 1.0.1r < 1.0.1rc < 1.0.1rc1 < 1.0.1rc2 < 1.0.1s < 1.0.1 < 1.0.1post.a < 1.0.1post.za < 1.0.2',
  '1.0a12.dev456 < 1.0a12 < 1.0rc2 < 1.0.dev456 < 1.0 < 1.0.post456.dev34 < 1.0.post456 < 1.1.dev1 < 1.2.r32+123456 < 1.2.rev33+123456 < 1.2+abc < 1.2+abc123def < 1.2+abc123 < 1.2+123abc < 1.2+123abc456 < 1.2+1234.abc < 1.2+123456',
  // Refused by conda.
  '!  < 3.5&1 < 5.5++ < 5.5..mw < a!1.0 < 0',
])('%s', (chain) => expect(misordered(versions, chain)).toEqual([]))

test('any text is ordered', () =>
  expect(
    disorder(versions, ['1', '01', '.', '_', '-', '+', '!', 'a', 'dev', 'post', '*', 'RC']),
  ).toBeNull())

test('specs', () =>
  expect(
    misjudged(
      versions,
      `1.7.0 ==1.7 yes
     1.7.0 <1.7 no
     2013k >2013b yes
     3.0.0 >2013b no
     1.0.0 >1.0.0a yes
     1.0 1.0.0* yes
     1.0.1 1.0.0* no
     2013ab 2013a* yes
     1.2.3+4.5.6 1.2.3* yes
     1.2.3+4.5.6 1.2.3+4* yes
     1.2.3+4.5.6 1.2.4+5* no
     1.7.1 1.7.* yes
     1.7.1 1.7 no
     1.7.1 ==1.7.1.0 yes
     1.7.1 1.7.*|1.8.* yes
     1.7.1 >1.7,<1.8 yes
     1.7.1 1.5.*|>1.7,<1.7.1 no
     1.7.1 (1.6|1.7.1),(>1|<0) yes
     1.7.1 ^1\\.7\\.[0-9]+$ yes
     1.7.1 ^[^1].*$ no
     1.7.1 ^$ no
     1.7.1 1.6.*|^0.*$|1.7.1 yes
     1.7.1 1.*.1 yes
     1.7.1 1.*.2 no
     1.7.1 * yes
     3.3.1 =3.3 yes
     3.4 =3.3.* no
     3.3.0.0 !=3.3 no
     3.4.1 !=3.3.* yes
     3.3.4 >=2.7, !=3.0.*, !=3.3.* no
     1.11.0 ~=1.10 yes
     1.11.0 ~=1.10.0 no
     3.3.2.0 ~=3.3.2|==2.2 yes
     1 ><2.4.5 null
     1 !!2.4.5 null
     1 (1.5 null
     1 1.5) null
     1 1.5||1.6 null
     1 ^1.5 null
     1 ~ null
     1 1.2+ null
     1 +1.2 null
     1 c +, 0/|0 * null
     1 == null
     1 ~=3.3.2.* null
     1 ===3.3.2 null`,
    ),
  ).toEqual([]))

test('a spec made to take for ever is refused', () => {
  expect(versions.satisfies?.('a'.repeat(100), '^(a+)+$')).toBeNull()
  expect(versions.satisfies?.('a'.repeat(100), `^${'.*'.repeat(30)}b$`)).toBeNull()
  expect(versions.satisfies?.('1', '('.repeat(10_000))).toBeNull()
  expect(versions.satisfies?.(`1${'a'.repeat(100_000)}`, `1${'*a'.repeat(1000)}b`)).toBe(false)
})

test('pre-releases', () => {
  expect(['1.0a1', '1.0.rc2', '1.0dev'].map((v) => versions.isPrerelease(v))).toEqual([
    true,
    true,
    true,
  ])
  expect(['1.0', '1.0_', '1.0post1', '9e'].map((v) => versions.isPrerelease(v))).not.toContain(true)
})

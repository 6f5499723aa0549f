import { styleText } from 'node:util'
import { expect, test } from 'vitest'
import { plain, tame } from './plain.ts'

const hostile = '\u001b]0;title\u0007 \u001b[2J\u001b[8mhidden\u009b1A\r'
const styled = (['bold', 'dim', 'red', 'green', 'yellow', 'cyan'] as const)
  .map((style) => styleText(style, style, { validateStream: false }))
  .join('\n\t')

test('what could steer a terminal is replaced, whether it has colours or not', () => {
  expect(tame(hostile, true)).toBe('?]0;title? ?[2J?[8mhidden?1A?')
  expect(tame(hostile, false)).toBe(tame(hostile, true))
})

test('lines, tabs and our colours stay, colours only where they are meant', () => {
  expect(tame(styled, true)).toBe(styled)
  expect(tame(styled, false).replaceAll('?', '')).toBe(
    'bold\n\tdim\n\tred\n\tgreen\n\tyellow\n\tcyan',
  )
  expect(tame('caf\u00e9 ✓ ├─', true)).toBe('caf\u00e9 ✓ ├─')
})

test('a field is one line', () => {
  expect(plain('a\nb\tc')).toBe('a?b?c')
})

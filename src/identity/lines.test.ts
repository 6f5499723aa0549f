import { expect, test } from 'vitest'
import { lineOf, loadVersionLines, parseVersionLines } from './lines.ts'

test('the lines that come with Portolan tell versions apart', () => {
  const lines = loadVersionLines()
  expect(lineOf(lines, 'easybuild', 'OpenFOAM', 'v2312')).toBe('openfoam')
  expect(lineOf(lines, 'easybuild', 'OpenFOAM', '11')).toBeUndefined()
  expect(lineOf(lines, 'spack', 'OpenFOAM', 'v2312')).toBeUndefined()
})

test.each(['toy\tzlib\t^2\tzlib-ng', 'toy\tzlib\t(\tzlib-ng\twhy'])('%j is refused', (line) => {
  expect(() => parseVersionLines(`# head\n${line}\n`)).toThrow(
    expect.objectContaining({ code: 'IDENTITY_RULES', where: 'data/identity/lines.tsv:2' }),
  )
})

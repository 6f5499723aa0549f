import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Aspif } from './aspif.ts'
import { Program } from './program.ts'

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

test('lines of numbers and text, of any length', () => {
  const number = fc.integer({ min: -(2 ** 31), max: 2 ** 31 })
  const line = fc.tuple(
    number,
    fc.array(number),
    fc.option(fc.string({ unit: 'binary-ascii' }), { nil: undefined }),
    fc.array(number, { maxLength: 40_000 }),
  )
  fc.assert(
    fc.property(fc.array(line), (lines) => {
      const written = new Aspif()
      const before = textOf(written.copy().ended())
      for (const [first, some, text, more] of lines) {
        written.line(first, ...some)
        if (text !== undefined) written.text(text)
        written.list(more)
      }
      expect(textOf(written.copy().ended())).toBe(
        [
          before.trimEnd(),
          ...lines.map(([first, some, text, more]) =>
            [first, ...some, ...(text === undefined ? [] : [text]), ...more].join(' '),
          ),
          '',
        ].join('\n'),
      )
    }),
  )
})

test('a program in full', () => {
  const program = new Program(null)
  const [a, b] = [program.atom(), program.atom()]
  program.choice([a, b], [])
  program.atMostOne([a, b], [-a])
  program.edge(0, 1, a)
  program.output('name', b)
  program.heuristic(0, a, 1, 2)
  program.cost(20, 3, a)
  program.cost(10, 2, b)
  expect(textOf(program.aspif()).split('\n')).toEqual([
    'asp 1 0 0',
    '1 0 1 1 0 0',
    '1 1 2 2 3 0 0',
    '1 0 1 4 1 2 2 2 1 3 1',
    '1 0 0 0 2 4 -2',
    '8 0 1 1 2',
    '4 4 name 1 3',
    '7 0 2 1 2 0',
    '2 20 1 2 3',
    '2 10 1 3 2',
    '0',
    '',
  ])
  const above = textOf(program.aspif({ above: 10 })).split('\n')
  expect(above.slice(-3)).toEqual(['2 20 1 2 3', '0', ''])
  const assumed = textOf(program.aspif({ assume: [-2, 3] })).split('\n')
  expect(assumed.slice(-3)).toEqual(['6 2 -2 3', '0', ''])
})

/** The hand-checked sample: pairs of names, whether they are the same software, and why. */
import { readFileSync } from 'node:fs'
import type { Software } from '../../../src/model/software.ts'

/** `verdict` of a person who looked at what both recipes say. */
export type Checked = { a: string; b: string; verdict: 'same' | 'different'; why: string }

export function readSample(file: string): Checked[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line, i) => {
      const [a = '', b = '', verdict = '', why = ''] = line.split('\t')
      if (verdict !== 'same' && verdict !== 'different')
        throw new Error(`${file}: row ${i + 1}: no verdict: ${line}`)
      return { a, b, verdict, why }
    })
}

/** How many pairs identity decides as the person did; names that are no rows here don't count. */
export function scoreSample(sample: readonly Checked[], software: readonly Software[]) {
  const of = new Map(
    software.flatMap(({ id, aliases }) =>
      aliases.map(({ tool, name, ecosystem }) => [
        `${tool}:${name}${ecosystem === undefined ? '' : `(${ecosystem})`}`,
        id,
      ]),
    ),
  )
  const here = sample.filter(({ a, b }) => of.has(a) && of.has(b))
  const differ = here
    .filter(({ a, b, verdict }) => (of.get(a) === of.get(b)) !== (verdict === 'same'))
    .map(({ a, b, verdict, why }) => `${a} ${b}: ${verdict} (${why})`)
  return { agree: here.length - differ.length, absent: sample.length - here.length, differ }
}

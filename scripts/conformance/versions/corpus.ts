/** Pairs of versions to compare with a tool's own answer: seeded, so that a run can be repeated. */
import { readFileSync } from 'node:fs'

/** Numbers from 0 up to `below`, the same ones for the same seed (a linear congruential generator). */
export function numbers(seed: number): (below: number) => number {
  let state = BigInt(seed)
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) & 0xffffffffffffffffn
    return Number((state >> 33n) % BigInt(below))
  }
}

/** The distinct lines of the files. */
export const lines = (files: readonly string[]): string[] => [
  ...new Set(files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter(Boolean)),
]

const endings = ['.0', '.dev1', 'a1', 'rc2', '.post1', '-1', '~rc1', '^git1', '+x', '.1', 'a', '_']

/**
 * Half of the pairs are neighbours in the order under test, where it is most easily wrong, a
 * quarter a version and itself with an ending, the rest at random.
 */
export function pairs(
  versions: readonly string[],
  compare: (a: string, b: string) => number,
  count: number,
): [string, string][] {
  const random = numbers(1)
  const sorted = versions.toSorted(compare)
  const any = () => versions[random(versions.length)]!
  return Array.from({ length: count }, (_, i): [string, string] => {
    const pair: [string, string] = [any(), any()]
    if (i % 4 < 2) {
      const at = random(sorted.length - 1)
      pair.splice(0, 2, sorted[at]!, sorted[at + 1]!)
    } else if (i % 4 === 2) {
      pair[1] = pair[0] + endings[random(endings.length)]!
    }
    return random(2) === 0 ? pair : [pair[1], pair[0]]
  })
}

/** Prints how many agree, with the first that differ; the process then ends with code 1. */
export function report(what: string, total: number, differences: readonly string[]): void {
  console.log(`${what}: ${total - differences.length} of ${total} agree`)
  for (const line of differences.slice(0, 20)) console.log(`  ${line}`)
  if (differences.length > 0) process.exitCode = 1
}

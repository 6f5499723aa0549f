/** Steps as Spack specs that leave nothing open. */
import type { Step } from '../../../model/plan.ts'

/** Spack sets these from the recipe; they cannot be asked for. */
export const derived: ReadonlySet<string> = new Set(['patches', 'commit'])

/** What Spack adds by itself to everything it compiles, for the compiler and libc it found. */
export const injected: ReadonlySet<string> = new Set([
  'compiler-wrapper',
  'gcc-runtime',
  'intel-oneapi-runtime',
  'glibc',
  'musl',
])

const bare = /^[a-zA-Z0-9_./+-]+$/
const quoted = (text: string): string =>
  bare.test(text) ? text : `'${text.replaceAll(/['\\]/g, '\\$&')}'`

/**
 * The step's version and variants, e.g. `hdf5@=1.14.6+mpi api=default`. A list is the exact set
 * (`languages:='c,c++'`): Spack's plain `=` would allow more values.
 */
export function pinned(step: Pick<Step, 'software' | 'version' | 'variants'>): string {
  const flags: string[] = []
  const pairs: string[] = []
  for (const [name, value] of Object.entries(step.variants).sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (derived.has(name)) continue
    if (typeof value === 'boolean') flags.push(`${value ? '+' : '~'}${name}`)
    else if (typeof value === 'string') pairs.push(` ${name}=${quoted(value)}`)
    else pairs.push(` ${name}:=${quoted(value.map(String).join(','))}`)
  }
  return `${step.software}@=${step.version}${flags.join('')}${pairs.join('')}`
}

/** As `pinned`, with compiler flags and the CPU target. */
export function pinnedForTarget(step: Step): string {
  const flags = Object.entries(step.flags ?? {}).map(([kind, value]) => ` ${kind}=${quoted(value)}`)
  return `${pinned(step)}${flags.join('')} target=${step.target}`
}

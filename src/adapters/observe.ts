/** Facts from one file or one command of a machine: known with provenance, or unknown with why. */
import { known, unknown, type Fact, type Provenance } from '../model/common.ts'
import type { CommandResult, MachineView } from './adapter.ts'

export const probed = (source: string, at: string): Provenance => ({ method: 'probed', source, at })

/** `parse` gives the value, or null when the text does not tell it. */
export async function fromFile<T>(
  view: MachineView,
  path: string,
  parse: (text: string) => T | null,
): Promise<Fact<T>> {
  const text = await view.tryText(path)
  if (text === null) return unknown(`${path} is absent`)
  const value = parse(text)
  const provenance = probed(path, view.at)
  return value === null ? unknown(`${path} does not tell`, provenance) : known(value, provenance)
}

/** Why a command told nothing; null when it ended with code 0. */
export function failure(result: CommandResult | null): string | null {
  if (result === null) return 'not recorded'
  if (result.code === 127) return 'no such program'
  if (result.code === 124 || result.code === 137) return 'stopped by its time limit'
  if (result.code === 0) return null
  const said = result.stderr.trim().split('\n')[0]?.slice(0, 120)
  return `exit code ${result.code}${said ? `: ${said}` : ''}`
}

/** A command as its provenance shows it; long shell text is cut. */
export const commandSource = (argv: readonly string[]): string => {
  const text = argv.map((a) => (/^[\w./:=,@%+-]+$/.test(a) ? a : `'${a}'`)).join(' ')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

export async function fromCommand<T>(
  view: MachineView,
  argv: readonly [string, ...string[]],
  parse: (stdout: string) => T | null,
): Promise<Fact<T>> {
  const result = await view.run(...argv)
  const source = commandSource(argv)
  const why = failure(result)
  if (result === null || why !== null) return unknown(`${source}: ${why}`)
  const value = parse(result.stdout)
  const provenance = probed(source, result.at)
  return value === null ? unknown(`${source} does not tell`, provenance) : known(value, provenance)
}

/** The first known fact, else the last of them; what comes after a known one is not looked at. */
export async function firstKnown<T>(
  ...sources: readonly [() => Promise<Fact<T>> | Fact<T>, ...(() => Promise<Fact<T>> | Fact<T>)[]]
): Promise<Fact<T>> {
  let last: Fact<T> | undefined
  for (const source of sources) {
    last = await source()
    if ('value' in last) return last
  }
  return last as Fact<T>
}

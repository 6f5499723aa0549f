/** Puts the collector together: the core in `core.sh` and one call for each declared observation. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Probe } from '../../adapters/adapter.ts'
import { allowedVariables } from '../environment.ts'

export type ProbeFragment = { id: string; title: string; probe: Probe }

export const defaultFileBytes = 64 << 20
export const defaultSeconds = 10

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

function word(text: string): string {
  // MANIFEST separates by tab and newline; nothing needs them, so nothing has to escape them.
  if (/\p{Cc}/u.test(text)) throw new Error(`a probe holds a control character: ${text}`)
  return quote(text)
}

/** `VARIABLE PATTERN` as the core's functions take them; the variable is empty for `/…`. */
function place(glob: string): string {
  const [, variable = '', pattern] = /^(?:\$\{?([A-Za-z_]\w*)\}?)?\/(?!\/)(.+)$/.exec(glob) ?? []
  if (pattern === undefined || /[\\\s]/.test(pattern))
    throw new Error(`a probe's glob must be /PATTERN or $VARIABLE/PATTERN: ${glob}`)
  if (variable && !allowedVariables.includes(variable))
    throw new Error(`$${variable} is no variable that may be observed: ${glob}`)
  return `${quote(variable)} ${word(pattern)}`
}

function calls(probe: Probe): string[] {
  return [
    ...(probe.files ?? []).map((f) => `files ${f.maxBytes ?? defaultFileBytes} ${place(f.glob)}`),
    ...(probe.list ?? []).map((l) => `list ${place(l.glob)}`),
    ...(probe.elf ?? []).map((e) => `elf ${place(e.glob)}`),
    ...(probe.commands ?? []).map(({ argv, seconds = defaultSeconds, forEach }) =>
      forEach
        ? `observe_each ${seconds} ${place(forEach)} ${argv.map(word).join(' ')}`
        : `observe ${seconds} ${argv.map(word).join(' ')}`,
    ),
  ]
}

/** The whole collector as one POSIX shell script. Each observation is made once. */
export function collectorScript(fragments: readonly ProbeFragment[], version: string): string {
  const made = new Set<string>()
  const lines = fragments.flatMap(({ id, title, probe }) => {
    const fresh = calls(probe).filter((call) => !made.has(call))
    for (const call of fresh) made.add(call)
    return fresh.length > 0 ? [`# ${id}: ${title}`, `say ${word(title)}`, ...fresh, ''] : []
  })
  const core = readFileSync(join(import.meta.dirname, 'core.sh'), 'utf8')
  return core
    .replaceAll('@VERSION@', () => version)
    .replace('@ALLOWED@', () => [...allowedVariables].sort().join(' '))
    .replace('@PROBES@\n', () => `${lines.join('\n')}\n`)
}

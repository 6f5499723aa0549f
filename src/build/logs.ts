/** Finds the log of a step: of its last try that the journal knows of. */
import { PortolanError } from '../model/errors.ts'
import { readJournal } from './journal.ts'
import { layoutOf } from './layout.ts'

/** `name`: a step's id, its software, or the beginning of its key. Throws STEP_UNKNOWN. */
export async function stepLog(prefix: string, name: string): Promise<string> {
  const { entries } = await readJournal(layoutOf(prefix).journal)
  const software = new Map(
    entries
      .flatMap((e) => (e.kind === 'run-started' ? e.steps : []))
      .map((s) => [s.key, s.software]),
  )
  const started = entries.filter((e) => e.kind === 'step-started')
  const found = started.findLast(
    (e) => e.step === name || software.get(e.key) === name || e.key.startsWith(name),
  )
  if (found) return found.log
  const known = [...new Set(started.map((e) => software.get(e.key) ?? e.step))].sort()
  throw new PortolanError('STEP_UNKNOWN', `no step ${name} was ever started here`, {
    where: prefix,
    hint: known.length > 0 ? `there are logs of ${known.join(', ')}` : 'nothing was built here yet',
  })
}

/**
 * A bundle's MANIFEST, format 1. First line: `portolan-bundle`, format, collector version, RFC 3339
 * start, node class. Then one line an observation: kind, id, exit code, start and duration in
 * seconds since the start, detail fields. All separated by tabs; see docs/formats/bundle.md.
 */
import { PortolanError } from '../../model/errors.ts'
import type { Skip } from './archive.ts'

export type Observation = {
  kind: string
  /** File in the bundle's folder of that kind; `-` when there is none. */
  id: string
  code: number
  /** RFC 3339 */
  at: string
  seconds: number
  detail: readonly string[]
}
export type Manifest = {
  collectorVersion: string
  startedAt: string
  nodeClass: string
  observations: readonly Observation[]
  skipped: readonly Skip[]
}

function head(
  line: string,
  where: string,
): Pick<Manifest, 'collectorVersion' | 'startedAt' | 'nodeClass'> {
  const [magic, format, collectorVersion, startedAt, nodeClass, ...rest] = line.split('\t')
  const known = magic === 'portolan-bundle' && nodeClass !== undefined && rest.length === 0
  if (!known || Number.isNaN(Date.parse(startedAt ?? '')))
    throw new PortolanError('BUNDLE_FORMAT', 'the MANIFEST has no proper first line', {
      where: `${where}: MANIFEST:1`,
      hint: 'collect again with `portolan site collect`',
    })
  if (format !== '1')
    throw new PortolanError('BUNDLE_VERSION', `the bundle has format ${format}, not 1`, {
      where: `${where}: MANIFEST:1`,
      hint: 'describe it with the version of Portolan that collected it, or collect again',
    })
  return { collectorVersion: collectorVersion ?? '', startedAt: startedAt ?? '', nodeClass }
}

const number = /^\d+(\.\d+)?$/

export function parseManifest(text: string, where: string): Manifest {
  const [first = '', ...lines] = text.split('\n')
  const top = head(first, where)
  const begun = Date.parse(top.startedAt)
  const observations: Observation[] = []
  const skipped: Skip[] = []
  for (const [index, line] of lines.entries()) {
    if (line === '') continue
    const [kind = '', id = '', code = '', start = '', seconds = '', ...detail] = line.split('\t')
    if (![code, start, seconds].every((n) => number.test(n)) || detail.length === 0)
      skipped.push({ source: `MANIFEST:${index + 2}`, reason: 'not an observation' })
    else if (kind === 'skip')
      skipped.push({ source: detail[0] ?? '', reason: `not collected: ${detail[1] ?? ''}` })
    else
      observations.push({
        kind,
        id,
        code: Number(code),
        at: new Date(begun + Number(start) * 1000).toISOString(),
        seconds: Number(seconds),
        detail,
      })
  }
  if (!observations.some((o) => o.kind === 'end'))
    skipped.push({ source: 'MANIFEST', reason: 'the collector did not come to its end' })
  for (const late of observations.filter((o) => o.code === 124 && o.kind !== 'command'))
    skipped.push({ source: late.detail.join(' '), reason: 'stopped by its time limit' })
  return { ...top, observations, skipped }
}

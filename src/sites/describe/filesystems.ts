import type { MachineView } from '../../adapters/adapter.ts'
import type { Quota } from '../../adapters/machine.ts'
import { commandSource, failure, probed } from '../../adapters/observe.ts'
import { known, unknown, type Fact } from '../../model/common.ts'
import type { Filesystem } from '../../model/site.ts'
import { filesystemsCommand, pseudoTypes } from '../collect/probes.ts'

export type Mount = { device: string; mountPoint: string; type: string; options: string[] }

/** Fields of proc_mounts(5) write space, tab, newline and backslash in octal. */
const plain = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  )

/** Mounts that can hold data; of several on one point, the last, which hides the others. */
export function parseMounts(text: string): Mount[] {
  const byPoint = new Map<string, Mount>()
  for (const line of text.split('\n')) {
    const [device, point, type, options] = line.split(' ')
    if (device === undefined || point === undefined || !type || options === undefined) continue
    byPoint.delete(plain(point))
    byPoint.set(plain(point), {
      device: plain(device),
      mountPoint: plain(point),
      type,
      options: options.split(','),
    })
  }
  return [...byPoint.values()]
    .filter(
      (m) => !pseudoTypes.some((t) => t.test(m.type)) && !/^\/(proc|sys)\//.test(m.mountPoint),
    )
    .sort((a, b) => (a.mountPoint < b.mountPoint ? -1 : 1))
}

type Figures = { total: number; free: number; inodes: number; freeInodes: number }

/** `BLOCKSIZE BLOCKS AVAILABLE INODES FREEINODES PATH` a line. */
export function parseFigures(text: string): Map<string, Figures> {
  const rows = text.split('\n').flatMap((line) => {
    const m = /^(\d+) (\d+) (\d+) (\d+) (\d+) (\/.*)$/.exec(line)
    if (!m) return []
    const [block, blocks, available, inodes, freeInodes] = m.slice(1, 6).map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ]
    const figures = { total: block * blocks, free: block * available, inodes, freeInodes }
    return [[m[6] as string, figures] as const]
  })
  return new Map(rows)
}

export async function describeFilesystems(
  view: MachineView,
  quotas: readonly Quota[],
): Promise<Fact<Filesystem[]>> {
  const text = await view.tryText('/proc/mounts')
  if (text === null) return unknown('/proc/mounts is absent')
  const mounted = probed('/proc/mounts', view.at)
  const result = await view.run(...filesystemsCommand)
  const figures = parseFigures(result?.stdout ?? '')
  const source = probed(commandSource(['stat', '-f']), result?.at ?? view.at)
  const list = parseMounts(text).map((m): Filesystem => {
    const seen = figures.get(m.mountPoint)
    const why = result === null ? 'not recorded' : (failure(result) ?? 'no answer in time')
    const figure = (n: number | undefined): Fact<number> =>
      n === undefined ? unknown(`stat -f ${m.mountPoint}: ${why}`) : known(n, source)
    // A file system that does not count inodes (btrfs, some network ones) reports zero of them.
    const inodes = (n: number | undefined): Fact<number> =>
      seen?.inodes === 0 ? unknown('the file system does not count inodes', source) : figure(n)
    const quota = quotas.find((q) => q.mountPoint === m.mountPoint)
    const quotaFact = (n: number | 'unlimited' | undefined): Fact<number | 'unlimited'> =>
      n === undefined || !quota
        ? unknown('no quota tool told of this file system')
        : known(n, probed(quota.source, view.at))
    return {
      mountPoint: m.mountPoint,
      device: known(m.device, mounted),
      type: known(m.type, mounted),
      options: known(m.options, mounted),
      totalBytes: figure(seen?.total),
      freeBytes: figure(seen?.free),
      totalInodes: inodes(seen?.inodes),
      freeInodes: inodes(seen?.freeInodes),
      quotaBytes: quotaFact(quota?.bytes),
      quotaInodes: quotaFact(quota?.inodes),
    }
  })
  return known(list, mounted)
}

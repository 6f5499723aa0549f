import type { MachineView } from '../../adapters/adapter.ts'
import { firstKnown, fromCommand, fromFile } from '../../adapters/observe.ts'
import type { NodeClass } from '../../model/site.ts'

/** A value of os-release(5): shell quoting, `\` before `$`, quotes, backslash and backtick. */
export function osRelease(text: string, key: string): string | null {
  const raw = new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1]?.trim()
  if (raw === undefined) return null
  const quoted = /^(["'])(.*)\1$/.exec(raw)
  const value = quoted ? (quoted[2] ?? '') : raw
  return quoted?.[1] === "'" ? value : value.replace(/\\([$"'\\`])/g, '$1')
}

const trimmed = (text: string): string | null => text.trim() || null

export async function describeOs(view: MachineView): Promise<NodeClass['os']> {
  const release = (key: string) =>
    firstKnown(
      () => fromFile(view, '/etc/os-release', (t) => osRelease(t, key)),
      () => fromFile(view, '/usr/lib/os-release', (t) => osRelease(t, key)),
    )
  return {
    id: await release('ID'),
    versionId: await release('VERSION_ID'),
    prettyName: await release('PRETTY_NAME'),
    kernel: await fromFile(view, '/proc/sys/kernel/osrelease', trimmed),
    kernelVersion: await fromFile(view, '/proc/sys/kernel/version', trimmed),
    architecture: await fromCommand(view, ['uname', '-m'], trimmed),
  }
}

/** Bytes of a line `Key:  123 kB` in /proc/meminfo, whose kB are 1024 bytes. */
const meminfo = (key: string) => (text: string) => {
  const kilobytes = new RegExp(`^${key}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]
  return kilobytes === undefined ? null : Number(kilobytes) * 1024
}

export const describeMemory = async (view: MachineView): Promise<NodeClass['memory']> => ({
  totalBytes: await fromFile(view, '/proc/meminfo', meminfo('MemTotal')),
  swapBytes: await fromFile(view, '/proc/meminfo', meminfo('SwapTotal')),
})

export const describeFirmware = async (view: MachineView): Promise<NodeClass['firmware']> => ({
  vendor: await fromFile(view, '/sys/class/dmi/id/bios_vendor', trimmed),
  version: await fromFile(view, '/sys/class/dmi/id/bios_version', trimmed),
})

/** The hard limit: a program may raise its own soft limit up to it. */
const limit = (name: string) => (text: string) => {
  const value = new RegExp(`^${name} +\\S+ +(\\S+)`, 'm').exec(text)?.[1]
  if (value === 'unlimited') return 'unlimited' as const
  return value !== undefined && /^\d+$/.test(value) ? Number(value) : null
}

export const describeLimits = async (view: MachineView): Promise<NodeClass['limits']> => ({
  openFiles: await fromFile(view, '/proc/self/limits', limit('Max open files')),
  processes: await fromFile(view, '/proc/self/limits', limit('Max processes')),
  cpuSeconds: await fromFile(view, '/proc/self/limits', limit('Max cpu time')),
})

/**
 * A processor from Linux's /proc/cpuinfo (format: arch/ARCH/kernel/…, function `show_cpuinfo` of
 * the Linux kernel) or from macOS's `sysctl -a`.
 */
import type { Processor } from './detect.ts'
import { archspec } from './targets.ts'

const words = (text: string | undefined): string[] => (text ?? '').split(/\s+/).filter(Boolean)

/** `key : value` lines of the first processor that has any. */
function firstProcessor(text: string): Map<string, string> {
  const block = text.split(/\n\s*\n/).find((b) => b.includes(':')) ?? ''
  const lines = block.split('\n').map((line) => /^([^:]*?)\s*:\s*(.*)$/.exec(line))
  return new Map(lines.flatMap((m) => (m ? [[m[1] as string, m[2] as string] as const] : [])))
}

/** `family` is what `uname -m` prints. */
export function fromCpuinfo(text: string, family: string): Processor {
  const info = firstProcessor(text)
  const features = new Set(words(info.get('flags') ?? info.get('Features')))
  // archspec: a processor with SSSE3 has SSE3, which Linux lists as `pni`.
  if (features.has('ssse3')) features.add('sse3')
  const implementer = info.get('CPU implementer')
  const uarch = /,(\w+)-?(\w*)$/.exec(info.get('uarch') ?? '')
  const model = /^Spacemit\(R\) (\w+)$/i.exec(info.get('model name') ?? '')?.[1]?.toLowerCase()
  const named = family === 'riscv64' ? (uarch ? `${uarch[1]}${uarch[2]}` : model) : undefined
  const vendors: Record<string, string> = { ppc64: 'IBM', ppc64le: 'IBM' }
  const vendor =
    info.get('vendor_id') ??
    (implementer === undefined ? undefined : archspec().armVendors[implementer]) ??
    (named === undefined ? undefined : archspec().targets.get(named)?.vendor) ??
    vendors[family] ??
    'generic'
  return {
    family,
    vendor,
    features,
    generation: Number(/POWER(\d+)/.exec(info.get('cpu') ?? '')?.[1] ?? 0),
    part: info.get('CPU part') ?? '',
    ...(named !== undefined && archspec().targets.has(named) ? { named } : {}),
  }
}

/** From the output of `sysctl -a` on macOS, where Apple's own processors give their name only. */
export function fromSysctl(text: string): Processor {
  const value = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(text)?.[1]
  const brand = value('machdep.cpu.brand_string') ?? ''
  // macOS 11 called its first own processor just that.
  const apple = brand === 'Apple processor' ? 'm1' : /^Apple (M\d+)/.exec(brand)?.[1]?.toLowerCase()
  const none = { features: new Set<string>(), generation: 0, part: '' }
  if (apple !== undefined) return { ...none, family: 'aarch64', vendor: 'Apple', named: apple }
  const all = ['features', 'leaf7_features', 'extfeatures']
    .map((key) => value(`machdep.cpu.${key}`) ?? '')
    .join(' ')
    .toLowerCase()
  const features = new Set(words(all))
  for (const [theirs, ours] of Object.entries(archspec().darwinFlags))
    if (words(theirs).every((flag) => features.has(flag)))
      for (const flag of words(ours)) features.add(flag)
  if (features.has('ssse3')) features.add('sse3')
  const vendor = value('machdep.cpu.vendor') ?? 'generic'
  return { ...none, family: 'x86_64', vendor, features }
}

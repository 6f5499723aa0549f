/** What a file says of itself alone, held against the nodes: processor, kernel, loader. */
import { judgeTarget } from '../compat/rules/cpu.ts'
import { compare } from '../compat/rules/versions.ts'
import { valueOf } from '../model/common.ts'
import type { CheckReason } from '../model/check.ts'
import type { ElfFile } from './contents.ts'
import { fileName } from './paths.ts'
import { misfitting, open, reasonOf } from './reasons.ts'
import type { World } from './world.ts'

/** ELF's name of the processor that `uname -m` names. */
const elfMachines: Readonly<Record<string, string>> = {
  ppc64le: 'ppc64',
  riscv64: 'riscv',
  s390x: 's390',
  loongarch64: 'loongarch',
  i686: 'i386',
  armv7l: 'arm',
}
export const elfMachine = (uname: string): string => elfMachines[uname] ?? uname

/** Processors whose files the kernel runs beside those of 64 bits, where their libraries are there. */
const older: Readonly<Record<string, string>> = { x86_64: 'i386', aarch64: 'arm' }

export function judgeArchitecture({ facts }: ElfFile, { architecture }: World): CheckReason | null {
  const rule = 'ELF header: e_machine'
  if (architecture === undefined)
    return open('architecture', 'the processor of the nodes is not known', rule)
  if (
    facts.machine === elfMachine(architecture) &&
    (facts.class === 'ELF64' || architecture === 'armv7l')
  )
    return null
  if (older[architecture] === facts.machine || facts.machine === elfMachine(architecture))
    return open(
      'architecture',
      `it has 32 bits (${facts.machine}), and whether the nodes have libraries for it is not known`,
      rule,
    )
  return misfitting(
    'architecture',
    `it is for ${facts.machine}, and the nodes are ${architecture}`,
    rule,
    `take a build for ${architecture}`,
  )
}

export function judgeCpu({ notes }: ElfFile, { host }: World): CheckReason | null {
  if (notes.level === undefined || notes.level === 'x86_64') return null
  const { cpu } = host.node
  const target = valueOf(cpu.target) ?? valueOf(cpu.genericLevel)
  const fit = judgeTarget(notes.level, target, host.runsOn)
  return reasonOf('cpu', fit, 'take a build for an older processor, or build it for this one')
}

export function judgeKernel({ notes }: ElfFile, { host }: World): CheckReason | null {
  const release = valueOf(host.node.os.kernel)
  const there = /^\d+(\.\d+)*/.exec(release ?? '')?.[0]
  if (notes.kernel === undefined || there === undefined || compare(there, notes.kernel) >= 0)
    return null
  return misfitting(
    'kernel',
    `it needs Linux ${notes.kernel}, and the nodes run ${release}`,
    'ELF note NT_GNU_ABI_TAG',
    'take a build for an older system',
  )
}

const rule = 'ELF program header PT_INTERP'

export function judgeLoader({ facts }: ElfFile, world: World): CheckReason | null {
  const { interpreter } = facts
  if (interpreter === undefined || world.about.layout === 'image') {
    const absent = interpreter !== undefined && world.tree.real(interpreter) === null
    return absent
      ? misfitting('incomplete', `its loader ${interpreter} is missing from the image`, rule)
      : null
  }
  const { family, loader } = world.host.node.libc
  const there = valueOf(loader)
  const name = fileName(interpreter)
  if (there !== undefined && fileName(there) === name && /^\/(usr\/)?lib/.test(interpreter))
    return null
  const musl = name.startsWith('ld-musl')
  const kind = valueOf(family)
  if (kind !== undefined && musl !== (kind === 'musl') && /^ld(-|64)/.test(name))
    return misfitting(
      'loader',
      `it needs ${musl ? 'musl' : 'glibc'} (its loader is ${interpreter}), and the C library there is ${kind}`,
      rule,
      'take a build for that C library, or one that is linked statically',
    )
  if (/^\/(usr\/)?lib(32|64)?\//.test(interpreter))
    // The folder and name are the C library's own; another processor's are told elsewhere.
    return there === undefined || !/^ld(-linux|64)/.test(name)
      ? open('loader', `whether its loader ${interpreter} is there is not known`, rule)
      : null
  const site = world.installations.some(
    ({ prefix }) => prefix && interpreter.startsWith(`${prefix}/`),
  )
  if (site) return null
  return misfitting(
    'loader',
    `its loader is ${interpreter}, which is not part of the system`,
    rule,
    'put it where it was built for, or take a build for ordinary Linux',
  )
}

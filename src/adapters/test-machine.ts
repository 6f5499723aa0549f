/** A machine made of texts, for the tests of adapters: paths, links, commands and ELF facts given. */
import { PortolanError } from '../model/errors.ts'
import type { ElfFacts } from '../model/installation.ts'
import type { CommandResult, MachineView } from './adapter.ts'

export type TestMachine = {
  /** Path → content; a folder is there by its files. */
  files?: Readonly<Record<string, string>>
  links?: Readonly<Record<string, string>>
  environment?: Readonly<Record<string, string>>
  elf?: Readonly<Record<string, Partial<ElfFacts>>>
  run?(argv: readonly string[]): Partial<CommandResult> | null
}

const at = '2026-01-01T00:00:00Z'

const part = (glob: string) =>
  glob
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replace(/\*/g, '[^/]*')
    .replace(/\?/g, '[^/]')

/** Every path and the folders above it. */
function paths(machine: TestMachine): string[] {
  const all = new Set<string>()
  const named = [machine.files, machine.links, machine.elf].flatMap((o) => Object.keys(o ?? {}))
  for (const path of named)
    for (let p = path; p !== ''; p = p.slice(0, p.lastIndexOf('/'))) all.add(p)
  return [...all].sort()
}

export function testMachine(machine: TestMachine): MachineView {
  const environment = machine.environment ?? {}
  const all = paths(machine)
  const expand = (glob: string): string[] => {
    const variable = /^\$([A-Z_]+)/.exec(glob)
    if (!variable) return [glob]
    const folders = environment[variable[1] ?? '']?.split(':') ?? []
    return folders.map((folder) => folder + glob.slice(variable[0].length))
  }
  const follow = (path: string): string => {
    const target = machine.links?.[path]
    if (target === undefined) return path
    return follow(target.startsWith('/') ? target : path.replace(/[^/]+$/, target))
  }
  return {
    method: 'bundle',
    at,
    environment,
    files: (...globs) => {
      const patterns = globs.flatMap(expand).map((glob) => new RegExp(`^${part(glob)}$`))
      return Promise.resolve(all.filter((path) => patterns.some((p) => p.test(path))))
    },
    read: (path) => {
      const text = machine.files?.[follow(path)]
      return text === undefined
        ? Promise.reject(new PortolanError('FILE_NOT_OBSERVED', path))
        : Promise.resolve(new TextEncoder().encode(text))
    },
    tryText: (path) => Promise.resolve(machine.files?.[follow(path)] ?? null),
    readlink: (path) => Promise.resolve(machine.links?.[path] ?? null),
    realpath: (path) => Promise.resolve(all.includes(follow(path)) ? follow(path) : null),
    run: (...argv) => {
      const result = machine.run?.(argv)
      return Promise.resolve(
        result ? { argv, code: 0, stdout: '', stderr: '', at, ...result } : null,
      )
    },
    elf: (path) => {
      const facts = machine.elf?.[follow(path)]
      return Promise.resolve(facts === undefined ? null : elfFacts(path, facts))
    },
  }
}

export const elfFacts = (path: string, facts: Partial<ElfFacts>): ElfFacts => ({
  path,
  class: 'ELF64',
  machine: 'x86_64',
  needed: [],
  rpath: [],
  runpath: [],
  versionsDefined: [],
  versionsNeeded: {},
  ...facts,
})

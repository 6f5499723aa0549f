/**
 * Checks of every result: each library that its ELF files need is found, without any variable, where
 * the plan has it; nothing still points into the folders it was built in.
 */
import { existsSync, realpathSync } from 'node:fs'
import { lstat, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ElfFacts } from '../../model/installation.ts'
import type { DriverContext } from '../adapter.ts'
import type { Located } from './dependencies.ts'
import { defaultLibraryFolders } from './loader.ts'
import { tree } from './result.ts'

/** As the run-time linker searches: run path (the file's folder for $ORIGIN), then its own folders. */
function searched(elf: ElfFacts, context: DriverContext, system: ReadonlySet<string>): string[] {
  const listed = elf.runpath.length > 0 ? elf.runpath : elf.rpath
  const final = elf.path.replace(context.staging, context.prefix)
  return [...listed.map((dir) => dir.replace(/\$\{?ORIGIN\}?/, dirname(final))), ...system].map(
    // What is not published yet stands in the staging folder.
    (dir) =>
      dir === context.prefix || dir.startsWith(`${context.prefix}/`)
        ? join(context.staging, dir.slice(context.prefix.length))
        : dir,
  )
}

function problems(
  elf: ElfFacts,
  located: readonly Located[],
  context: DriverContext,
  system: ReadonlySet<string>,
): string[] {
  const folders = searched(elf, context, system)
  const name = elf.path.slice(context.staging.length + 1)
  return elf.needed.flatMap((needed) => {
    const found = folders.map((dir) => join(dir, needed)).find((path) => existsSync(path))
    if (found === undefined) return [`${name} needs ${needed}, which is found nowhere`]
    const planned = located
      .flatMap((d) => d.libraryDirs)
      .map((dir) => join(dir, needed))
      .filter((path) => existsSync(path))
      .map((path) => realpathSync(path))
    return planned.length === 0 || planned.includes(realpathSync(found))
      ? []
      : [`${name} would load ${found}, the plan has ${planned[0] ?? ''}`]
  })
}

export async function checkLinks(
  located: readonly Located[],
  context: DriverContext,
): Promise<void> {
  const system = defaultLibraryFolders()
  const linked = located.filter((d) => d.types.includes('link'))
  const wrong: string[] = []
  const leaks: string[] = []
  let files = 0
  for (const path of await tree(context.staging)) {
    const info = await lstat(path)
    if (!info.isFile() || info.size > 1 << 28) continue
    if ((await readFile(path)).includes(context.staging)) {
      leaks.push(path.slice(context.staging.length + 1))
    }
    const elf = context.elf(path)
    if (!elf) continue
    files++
    wrong.push(...problems(elf, linked, context, system))
  }
  context.emit({
    kind: 'check',
    claim: 'every library needed is found without LD_LIBRARY_PATH, where the plan has it',
    holds: wrong.length === 0,
    seen: wrong.length === 0 ? `${files} ELF files` : wrong.slice(0, 5).join('; '),
  })
  context.emit({
    kind: 'check',
    claim: 'no file names the folder it was installed through',
    holds: leaks.length === 0,
    seen: leaks.length === 0 ? 'none' : leaks.slice(0, 5).join(', '),
  })
}

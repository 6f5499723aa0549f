/** Symbols of a live system's own libraries, read when they are asked for. */
import type { MachineView } from '../adapters/adapter.ts'
import type { SystemSymbols } from '../check/world.ts'
import { bufferSource } from '../compat/elf/bytes.ts'
import { readElf } from '../compat/elf/read.ts'
import { readElfSymbols } from '../compat/elf/symbols.ts'
import { loaderFolders } from '../sites/describe/libraries.ts'
import { hostEffects, liveView } from '../sites/view/live.ts'

type Library = NonNullable<ReturnType<SystemSymbols>>

/**
 * `sonames`: those that may be asked for; each is read once. A machine's own word size and processor
 * alone count: `machine` is ELF's name of it.
 */
export async function systemSymbols(
  sonames: Iterable<string>,
  machine: string,
  root = '/',
  view: MachineView = liveView(root, hostEffects()),
): Promise<SystemSymbols> {
  const folders = await loaderFolders(view)
  const read = new Map<string, Library | null>()
  const todo = [...sonames]
  for (let soname = todo.pop(); soname !== undefined; soname = todo.pop()) {
    if (read.has(soname)) continue
    const library = await find(view, folders, soname, machine)
    read.set(soname, library)
    todo.push(...(library?.needed ?? []))
  }
  return (soname) => read.get(soname) ?? null
}

async function find(
  view: MachineView,
  folders: readonly string[],
  soname: string,
  machine: string,
): Promise<Library | null> {
  for (const folder of folders) {
    const path = `${folder}/${soname}`
    const facts = await view.elf(path)
    if (!facts || facts.machine !== machine || facts.class !== 'ELF64') continue
    const source = bufferSource(await view.read(path))
    const symbols = readElfSymbols(source)
    const needed = readElf(path, source)?.needed ?? []
    return symbols && { defined: new Set(symbols.defined), needed }
  }
  return null
}

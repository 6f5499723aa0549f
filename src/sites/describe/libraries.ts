/**
 * Every shared library that programs find without being told where: in the folders of ld.so.conf and
 * the loader's own (ld.so(8), ldconfig(8)).
 */
import type { MachineView } from '../../adapters/adapter.ts'
import { probed } from '../../adapters/observe.ts'
import { known, type Fact, unknown } from '../../model/common.ts'
import { elfMachine } from './libc.ts'

const configuration = '/etc/ld.so.conf'
const own = ['/lib64', '/usr/lib64', '/lib', '/usr/lib']

/** Folders in the order of the file; `include` takes patterns, relative to the file's folder. */
async function configured(view: MachineView, path: string, depth = 0): Promise<string[]> {
  const folders: string[] = []
  for (const line of ((await view.tryText(path)) ?? '').split('\n')) {
    const text = line.replace(/#.*/, '').trim()
    const include = /^include\s+(\S+)/.exec(text)?.[1]
    if (include !== undefined) {
      const pattern = include.startsWith('/') ? include : `/etc/${include}`
      if (depth < 4)
        for (const file of await view.files(pattern))
          folders.push(...(await configured(view, file, depth + 1)))
    } else if (text.startsWith('/')) folders.push(text.split(/[\s=]/)[0]!)
  }
  return folders
}

/** Folders that the loader searches by itself, in its order. */
export const loaderFolders = async (view: MachineView): Promise<string[]> => [
  ...new Set([...(await configured(view, configuration)), ...own]),
]

/** musl and others that have no ld.so.conf search the loader's own folders. */
export async function describeLibraries(
  view: MachineView,
): Promise<Fact<Record<string, string[]>>> {
  if (view.method !== 'live')
    return unknown('a bundle holds the libraries that decide most, not all')
  const machine = elfMachine((await view.run('uname', '-m'))?.stdout.trim() ?? '')
  if (machine === '') return unknown('uname -m was not run')
  const folders = await loaderFolders(view)
  const found = new Map<string, string[]>()
  for (const folder of folders)
    for (const path of await view.files(`${folder}/*.so*`)) {
      const name = path.slice(path.lastIndexOf('/') + 1)
      // The name that programs ask for is a link to the file, or the file.
      if (found.has(name)) continue
      const facts = await view.elf(path)
      if (!facts || facts.machine !== machine || facts.class !== 'ELF64') continue
      if ((facts.soname ?? name) === name) found.set(name, facts.versionsDefined)
    }
  if (found.size === 0) return unknown(`no library for ${machine} in ${folders.join(' ')}`)
  return known(
    Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1))),
    probed(`${configuration} ${folders.join(' ')}`, view.at),
  )
}

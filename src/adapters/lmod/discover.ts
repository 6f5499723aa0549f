/**
 * Every module of the machine: the files in MODULEPATH and in the folders they open, together with
 * what Lmod's own spider says. Where spider ran, modules outside MODULEPATH are as it says: their
 * files are not in a bundle.
 */
import type { MachineView } from '../adapter.ts'
import { parseLua } from './lua.ts'
import { emptyModule, type ModuleFile } from './module-file.ts'
import { parseSpider, type SpiderModule } from './spider.ts'
import { isTclModule, parseTcl } from './tcl.ts'

export type Module = {
  fullName: string
  /** The module file. */
  path: string
  /** What to load before it, outermost first; several where it can be reached in several ways. */
  parents: string[][]
  file: ModuleFile
}

export type Discovered = { modules: Module[]; problems: { source: string; reason: string }[] }

/** Module files lie at most this deep below a folder of MODULEPATH: `category/name/version`. */
const depths = ['*', '*/*', '*/*/*']
export const moduleGlobs: readonly string[] = depths.map((depth) => `$MODULEPATH/${depth}`)

export const spiderCommand: readonly [string, ...string[]] = [
  'sh',
  '-c',
  'for d in "$LMOD_DIR" "$LMOD_PKG/libexec" "$LMOD_ROOT/lmod/libexec" /usr/share/lmod/lmod/libexec; do' +
    ' if [ -n "$MODULEPATH" ] && [ -x "$d/spider" ]; then exec "$d/spider" -o spider-json "$MODULEPATH"; fi; done;' +
    ' exit 127',
]

export async function discover(view: MachineView): Promise<Discovered> {
  const problems: Discovered['problems'] = []
  const spider = await runSpider(view, problems)
  const found = new Map<string, Module>()
  const roots = (view.environment['MODULEPATH'] ?? '').split(':').filter((p) => p.startsWith('/'))
  const queue = roots.map((folder) => ({ folder, parents: [] as string[] }))
  const seen = new Set<string>()
  for (let next = queue.shift(); next; next = queue.shift()) {
    const key = `${next.folder}\0${next.parents.join('\0')}`
    if (seen.has(key) || next.parents.length > 5) continue
    seen.add(key)
    for (const module of await readFolder(view, next.folder)) {
      const earlier = found.get(module.path)
      if (earlier) earlier.parents.push(next.parents)
      else found.set(module.path, { ...module, parents: [next.parents] })
      if (!spider)
        for (const folder of module.file.opens)
          queue.push({ folder, parents: [...next.parents, module.fullName] })
    }
  }
  for (const one of spider ?? []) join(found, one)
  const modules = [...found.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
  return { modules, problems }
}

async function runSpider(
  view: MachineView,
  problems: Discovered['problems'],
): Promise<SpiderModule[] | null> {
  if (!view.environment['MODULEPATH']) return null
  const result = await view.run(...spiderCommand)
  if (result === null || result.code === 127) return null
  const source = 'spider -o spider-json "$MODULEPATH"'
  if (result.code !== 0) {
    const [line = ''] = result.stderr.split('\n')
    problems.push({ source, reason: `ended with code ${result.code}: ${line}` })
    return null
  }
  try {
    const { modules, problems: bad } = parseSpider(result.stdout)
    for (const reason of bad) problems.push({ source, reason })
    return modules
  } catch (error) {
    problems.push({ source, reason: `its output is not valid JSON: ${(error as Error).message}` })
    return null
  }
}

type FileInFolder = Omit<Module, 'parents'>

async function readFolder(view: MachineView, folder: string): Promise<FileInFolder[]> {
  const modules: FileInFolder[] = []
  for (const path of await view.files(...depths.map((depth) => `${folder}/${depth}`))) {
    const text = await view.tryText(path)
    if (text === null) continue
    const lua = path.endsWith('.lua')
    if (!lua && !isTclModule(text)) continue
    const fullName = path.slice(folder.length + 1).replace(/\.lua$/, '')
    const context = { fullName, path, environment: view.environment }
    modules.push({ fullName, path, file: lua ? parseLua(text, context) : parseTcl(text, context) })
  }
  return modules
}

const byText = (a: readonly string[], b: readonly string[]) => (a.join() < b.join() ? -1 : 1)

/** What spider found by running the module adds to what the file says. */
function join(found: Map<string, Module>, one: SpiderModule): void {
  if (one.hidden) return
  const module = found.get(one.path) ?? {
    fullName: one.fullName,
    path: one.path,
    parents: [],
    file: emptyModule(),
  }
  const { file } = module
  const merge = (variable: string, values: readonly string[]) => {
    const earlier = file.paths.get(variable) ?? []
    const added = values.filter((v) => !earlier.includes(v))
    if (added.length > 0) file.paths.set(variable, [...earlier, ...[...added].sort()])
  }
  merge('PATH', one.pathA)
  merge('LD_LIBRARY_PATH', one.lpathA)
  for (const line of one.whatis) if (!file.whatis.includes(line)) file.whatis.push(line)
  for (const family of one.family) if (!file.families.includes(family)) file.families.push(family)
  if (one.parentAA.length > 0) module.parents = [...one.parentAA].sort(byText)
  else if (module.parents.length === 0) module.parents = [[]]
  found.set(one.path, module)
}

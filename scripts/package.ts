/**
 * Fills `lib/` for the published package: the sources as JavaScript, since Node strips no types
 * below node_modules, and beside them every other file they read. Run by `npm pack` and `npm
 * publish` (prepack).
 */
import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, readdir, rm } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'

const project = join(import.meta.dirname, '..')
const sources = join(project, 'src')
const library = join(project, 'lib')

await rm(library, { recursive: true, force: true })
execFileSync(process.execPath, [
  join(project, 'node_modules/typescript/bin/tsc'),
  '--project',
  join(project, 'tsconfig.package.json'),
])
for (const entry of await readdir(sources, { recursive: true, withFileTypes: true })) {
  const path = relative(sources, join(entry.parentPath, entry.name))
  if (!entry.isFile() || entry.name.endsWith('.ts')) continue
  if (/(^|\/)(fixtures|_template)\//.test(path)) continue
  await mkdir(dirname(join(library, path)), { recursive: true })
  await copyFile(join(sources, path), join(library, path))
}

/**
 * Fills `lib/` for the published package: the program as JavaScript, since Node strips no types below
 * node_modules, and every other file that it reads, in the folders they have in `src/`. Run by
 * `npm pack` and `npm publish` (prepack).
 */
import { copyFile, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { libraryLicences, writeProgram } from './generate/program.ts'
import { writeWeb } from './generate/web.ts'

const project = join(import.meta.dirname, '..')
const sources = join(project, 'src')
const library = join(project, 'lib')

await rm(library, { recursive: true, force: true })
await writeWeb(project)
const program = await writeProgram(project, library, '.')
if (!program) throw new Error("the bundler is missing: run 'npm ci' with the development packages")
await writeFile(join(library, 'LICENSES'), await libraryLicences(project, program))
for (const entry of await readdir(sources, { recursive: true, withFileTypes: true })) {
  const path = relative(sources, join(entry.parentPath, entry.name))
  if (!entry.isFile() || entry.name.endsWith('.ts')) continue
  if (/(^|\/)(fixtures|_template)\//.test(path) || path.startsWith('web/')) continue
  await mkdir(dirname(join(library, path)), { recursive: true })
  await copyFile(join(sources, path), join(library, path))
}

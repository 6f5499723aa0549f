import type { Installation } from '../../model/installation.ts'
import type { MachineView, Read } from '../adapter.ts'
import { Installed, InstalledPackage } from './installed.ts'

export const databaseGlob = '/opt/example/installed.json'

const installation = (entry: InstalledPackage, path: string): Installation => ({
  id: `example:${entry.name}@${entry.version}`,
  tool: 'example',
  name: entry.name,
  version: entry.version,
  // Only what the tool says or a probe has seen: a variant not listed is unknown, not false.
  variants: {},
  prefix: entry.prefix,
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: [],
  linkable: true,
  use: { includeDirs: [`${entry.prefix}/include`], libraryDirs: [`${entry.prefix}/lib`] },
  evidence: [{ source: path, detail: `${entry.name} ${entry.version}` }],
})

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** One installation per entry of each database; what cannot be read is skipped with the reason. */
export async function* readInstallations(view: MachineView): AsyncIterable<Read<Installation>> {
  for (const path of await view.files(databaseGlob)) {
    const database = Installed.safeParse(parse((await view.tryText(path)) ?? ''))
    if (!database.success) {
      yield { skipped: { source: path }, reason: 'not an Example database of format 1' }
      continue
    }
    for (const [index, item] of database.data.packages.entries()) {
      const entry = InstalledPackage.safeParse(item)
      if (entry.success) yield { found: installation(entry.data, path) }
      else
        yield {
          skipped: { source: path, detail: `packages[${index}]` },
          reason: entry.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`).join('; '),
        }
    }
  }
}

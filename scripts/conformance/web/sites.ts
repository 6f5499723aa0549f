/**
 * Writes machines to try the pages on: `node scripts/conformance/web/sites.ts SITE.json FOLDER [COUNT]
 * [INSTALLATIONS]`. Each is the Site given with another name and with installations of the software that
 * the catalogue has, all made up but for their names and versions.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readOverview } from '../../../src/app/overview.ts'
import { Site } from '../../../src/model/site.ts'

const [template, folder, count = '27', installations = '3704'] = process.argv.slice(2)
if (template === undefined || folder === undefined) throw new Error('give SITE.json and FOLDER')
const site = Site.parse(JSON.parse(await readFile(template, 'utf8')))
const { rows } = await readOverview({})
const provenance = { method: 'declared' as const, source: 'scripts/conformance/web/sites.ts' }

await mkdir(folder, { recursive: true })
for (let n = 0; n < Number(count); n++) {
  const name = `machine-${n}`
  const made = Array.from({ length: Number(installations) }, (_, i) => {
    const { software, latest } = rows[(i * 31 + n * 7) % rows.length]!
    const id = `spack:/${n}-${i}`
    return {
      id,
      tool: 'spack',
      name: software,
      version: latest ?? 'main',
      software,
      variants: {},
      prefix: `/apps/${software}-${i}`,
      universe: 'host',
      dependencies: [],
      provides: [],
      elf: [],
      linkable: true,
      use: { commands: [`spack load /${n}-${i}`] },
      evidence: [{ source: '/apps/.spack-db/index.json' }],
    }
  })
  const document = Site.parse({
    ...site,
    system: { ...site.system, name: { value: name, provenance } },
    installations: [...site.installations, ...made],
  })
  await writeFile(join(folder, `${name}.json`), JSON.stringify(document))
}
console.log(`${count} machines with ${installations} made-up installations each in ${folder}`)

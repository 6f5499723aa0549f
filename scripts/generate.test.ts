import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { nounComments } from './generate/comments.ts'
import { adapterFolders, generated, registrySource } from './generate.ts'

const root = join(import.meta.dirname, '..')

const files = await generated()
const committed = [...files.keys()].filter((path) => !/^src\/.*\.ts$/.test(path))

test.each(committed)('%s is what the model says', async (path) => {
  const text = await readFile(join(root, path), 'utf8')
  expect(text, "run 'npm run generate' and commit").toBe(files.get(path))
})

test('no schema is left over', async () => {
  const schemas = committed.filter((path) => path.startsWith('schemas/'))
  const found = (await readdir(join(root, 'schemas'))).map((name) => `schemas/${name}`)
  expect(found.sort()).toEqual(schemas.sort())
})

test('comments of the code are descriptions of the schema, also deep inside', () => {
  const nouns = nounComments(`
/** A thing. */
export const Thing = z.object({
  ...documentHead('thing'),
  /** Its
   *  name. */
  name: z.string(),
  plain: z.number(),
  parts: fact(
    z.array(
      z.object({
        /** How many | few. */
        count: z.number(),
      }),
    ),
  ),
})
export type Thing = z.infer<typeof Thing>
export const Other = z.enum(['a'])
`)
  expect([...nouns.keys()]).toEqual(['Thing', 'Other'])
  expect(nouns.get('Thing')).toEqual({
    text: 'A thing.',
    fields: new Map([
      ['name', 'Its name.'],
      ['parts.count', 'How many | few.'],
    ]),
  })
})

test('every field of every document is on its page, facts and lists unfolded', () => {
  const page = files.get('docs/formats/site.md')!
  expect(page).toContain('| `nodeClasses` | list of [NodeClass](#nodeclass) |')
  expect(page).toContain('| `cpu.target` | fact: string |  | archspec name, e.g. `zen3`. |')
  expect(page).toContain('| `pciDevices.address` | string |  |')
  const schema = JSON.parse(files.get('schemas/plan.json')!) as {
    properties: { objective: { description: string } }
  }
  expect(schema.properties.objective.description).toContain('most important first')
})

test('a folder with an index.ts is an adapter; the template and stray files are not', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portolan-generate-'))
  for (const name of ['spack', 'github-actions', '_template', 'empty'])
    await mkdir(join(folder, 'src/adapters', name), { recursive: true })
  for (const name of ['spack', 'github-actions', '_template'])
    await writeFile(join(folder, 'src/adapters', name, 'index.ts'), '')
  await writeFile(join(folder, 'src/adapters/adapter.ts'), '')
  expect(adapterFolders(folder)).toEqual(['github-actions', 'spack'])
  const source = registrySource(['github-actions', 'spack'])
  expect(source).toContain("import { adapter as githubActions } from './github-actions/index.ts'")
  expect(source).toContain('[githubActions, spack]')
})

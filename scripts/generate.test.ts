import { mkdir, mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { adapterFolders, generated, registrySource } from './generate.ts'

const root = join(import.meta.dirname, '..')

test('the committed schemas are those of the model', async () => {
  const files = await generated()
  const schemas = [...files.keys()].filter((path) => path.startsWith('schemas/'))
  expect((await readdir(join(root, 'schemas'))).sort()).toEqual(
    schemas.map((path) => path.slice('schemas/'.length)).sort(),
  )
  for (const path of schemas)
    expect(await readFile(join(root, path), 'utf8'), `${path}: run 'npm run generate'`).toBe(
      files.get(path),
    )
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

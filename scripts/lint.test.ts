/** The import-direction rules: each must report a violation, and let through what is allowed. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const oxlint = join(root, 'node_modules/oxlint/bin/oxlint')

type Case = { file: string; imports: string; says: string }

const forbidden: readonly Case[] = [
  { file: 'src/model/a.ts', imports: '../util/digest.ts', says: 'model imports nothing of ours' },
  { file: 'src/model/b.ts', imports: '../app/plan.ts', says: 'model imports nothing of ours' },
  { file: 'src/util/a.ts', imports: '../solve/plan.ts', says: 'util imports only model' },
  { file: 'src/spec/a.ts', imports: '../catalog/catalog.ts', says: 'spec imports only model' },
  { file: 'src/python/a.ts', imports: '../spec/spec.ts', says: 'python imports only model' },
  { file: 'src/adapters/a.ts', imports: './spack/index.ts', says: 'the contract knows no tool' },
  { file: 'src/adapters/spack/a.ts', imports: '../debian/index.ts', says: 'no other adapter' },
  {
    file: 'src/adapters/spack/db/a.ts',
    imports: '../../debian/index.ts',
    says: 'no other adapter',
  },
  {
    file: 'src/adapters/spack/db/v8/a.ts',
    imports: '../../../debian/index.ts',
    says: 'no other adapter',
  },
  { file: 'src/adapters/spack/b.ts', imports: '../registry.ts', says: 'only app reads' },
  { file: 'src/adapters/spack/c.ts', imports: '../../solve/plan.ts', says: 'only model, spec' },
  { file: 'src/adapters/spack/d.ts', imports: '../../cli/io.ts', says: 'only model, spec' },
  { file: 'src/sites/a.ts', imports: '../adapters/lmod/index.ts', says: 'domains know no tool' },
  { file: 'src/catalog/a.ts', imports: '../adapters/registry.ts', says: 'only app reads' },
  { file: 'src/identity/a.ts', imports: '../app/find.ts', says: 'domains are below app' },
  { file: 'src/compat/elf/a.ts', imports: '../../cli/io.ts', says: 'domains are below app' },
  { file: 'src/solve/a.ts', imports: '../adapters/spack/index.ts', says: 'domains know no tool' },
  { file: 'src/build/a.ts', imports: '../adapters/spack/run.ts', says: 'domains know no tool' },
  { file: 'src/app/a.ts', imports: '../cli/io.ts', says: 'app is below cli' },
  { file: 'src/cli/a.ts', imports: '../solve/plan.ts', says: 'use cases in app only' },
  { file: 'src/cli/commands/a.ts', imports: '../../adapters/adapter.ts', says: 'use cases in app' },
  { file: 'src/server/a.ts', imports: '../catalog/catalog.ts', says: 'use cases in app only' },
  { file: 'src/server/html/a.ts', imports: '../../web/app.ts', says: 'do not import web' },
  { file: 'src/web/a.ts', imports: '../app/plan.ts', says: 'it imports model only' },
  { file: 'src/app/b.ts', imports: '../../scripts/generate.ts', says: 'must not import scripts' },
]
const allowed: readonly Omit<Case, 'says'>[] = [
  { file: 'src/util/ok.ts', imports: '../model/errors.ts' },
  { file: 'src/spec/ok.ts', imports: '../model/errors.ts' },
  { file: 'src/python/ok.ts', imports: '../model/errors.ts' },
  { file: 'src/adapters/spack/ok.ts', imports: '../adapter.ts' },
  { file: 'src/adapters/spack/fine.ts', imports: '../../python/parse.ts' },
  { file: 'src/adapters/spack/db/ok.ts', imports: '../../../spec/parse.ts' },
  { file: 'src/adapters/spack/db/fine.ts', imports: '../ok.ts' },
  { file: 'src/solve/ok.ts', imports: '../adapters/adapter.ts' },
  { file: 'src/build/ok.ts', imports: '../util/atomic.ts' },
  { file: 'src/app/ok.ts', imports: '../adapters/registry.ts' },
  { file: 'src/server/ok.ts', imports: '../app/find.ts' },
  { file: 'src/web/ok.ts', imports: '../model/errors.ts' },
  { file: 'src/cli/commands/ok.ts', imports: '../../app/plan.ts' },
]
/** Each way of importing must be seen. */
const forms = [
  (path: string) => `import { x } from '${path}'\nexport const y = x\n`,
  (path: string) => `import type { x } from '${path}'\nexport type Y = x\n`,
  (path: string) => `export { x } from '${path}'\n`,
  (path: string) => `export const y = await import('${path}')\n`,
]

let folder: string
let found: Map<string, string>

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portolan-lint-'))
  const config = JSON.parse(await readFile(join(root, '.oxlintrc.json'), 'utf8')) as object
  // Type-aware rules need node_modules beside the files; import rules do not.
  const plain = { ...config, options: {} }
  await writeFile(join(folder, '.oxlintrc.json'), JSON.stringify(plain))
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  for (const { file, imports } of [...forbidden, ...allowed])
    for (const [index, form] of forms.entries())
      await write(file.replace('.ts', `-${index}.ts`), form(imports))
  const rule = ['-A', 'all', '-D', 'no-restricted-imports', '--format', 'json']
  // oxlint exits 1 when it finds something; its findings are on stdout all the same.
  const { stdout } = await promisify(execFile)(process.execPath, [oxlint, ...rule, '.'], {
    cwd: folder,
    maxBuffer: 1e8,
  }).catch((error: { stdout: string }) => error)
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { code: string; help: string; filename: string }[]
  }
  found = new Map(
    diagnostics
      .filter((d) => d.code === 'eslint(no-restricted-imports)')
      .map((d) => [d.filename, d.help]),
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test.each(forbidden)('$file must not import $imports', ({ file, says }) => {
  for (const index of forms.keys())
    expect(found.get(file.replace('.ts', `-${index}.ts`))).toContain(says)
})

test.each(allowed)('$file may import $imports', ({ file }) => {
  for (const index of forms.keys())
    expect(found.get(file.replace('.ts', `-${index}.ts`))).toBeUndefined()
})

test('every folder of src is under a rule', async () => {
  const rules = await readFile(join(root, '.oxlintrc.json'), 'utf8')
  const { overrides } = JSON.parse(rules) as { overrides: { files: string[] }[] }
  const covered = overrides
    .flatMap((o) => o.files)
    .map((glob) => /^src\/(?:\{([^}]*)\}|([^/]*))/.exec(glob))
    .flatMap((match) => (match?.[1] ?? match?.[2] ?? '').split(','))
  const folders = (await readdir(join(root, 'src'), { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
  expect(folders.filter((name) => !covered.includes(name))).toEqual([])
})

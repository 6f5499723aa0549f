/**
 * What holds for every adapter, whoever wrote it. A new folder is checked by being there: nothing
 * in this file names a tool.
 */
import { readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adapterFolders, registrySource } from '../../scripts/generate.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import { Installation } from '../model/installation.ts'
import { head } from '../model/common.ts'
import type { Adapter, MachineView, Probe } from './adapter.ts'
import { builders } from './builders.ts'
import { adapters } from './registry.ts'
import { testArtifact } from './test-artifact.ts'
import { exportSite } from './exporting.ts'
import { testSite, unknownSite } from './test-site.ts'
import { testTree } from './test-tree.ts'

const here = import.meta.dirname
const folders = adapterFolders()

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort()
}

test('the registry lists the folders on disk: else run `npm run generate`', async () => {
  expect(adapters.map((adapter) => adapter.id)).toEqual(folders)
  expect(await readFile(join(here, 'registry.ts'), 'utf8')).toBe(registrySource(folders))
  const able = adapters.filter((a) => a.driver ?? a.preferences ?? a.fixed)
  expect(builders).toEqual(able)
})

test('a format is emitted by one adapter only', () => {
  const formats = adapters.flatMap((a) => a.emitters ?? []).map((emitter) => emitter.format)
  expect(formats).toEqual([...new Set(formats)])
})

test('a format of Sites is written by one adapter only', () => {
  const formats = adapters.flatMap((a) => a.siteExporters ?? []).map((e) => e.format)
  expect(formats).toEqual([...new Set(formats)])
})

test('a format of artefacts is read by one adapter only', () => {
  const formats = adapters.flatMap((a) => a.artifacts ?? []).map((reader) => reader.format)
  expect(formats).toEqual([...new Set(formats)])
})

/** A machine on which nothing was observed. */
const nothing: MachineView = {
  method: 'bundle',
  at: '2026-01-01T00:00:00Z',
  environment: {},
  files: () => Promise.resolve([]),
  read: (path) => Promise.reject(new PortolanError('FILE_NOT_OBSERVED', path)),
  tryText: () => Promise.resolve(null),
  readlink: () => Promise.resolve(null),
  realpath: () => Promise.resolve(null),
  run: () => Promise.resolve(null),
  elf: () => Promise.resolve(null),
}

const emptyPlan: Plan = {
  ...head('plan'),
  name: 'empty',
  site: { name: 'x', nodeClass: 'login', target: 'x86_64_v3', os: 'debian12' },
  requires: [],
  steps: [],
  objective: [],
  losses: [],
  compared: [],
  inputs: { requirement: '0', site: '0', catalog: '0' },
}

const probeGlobs = (probe: Probe): string[] => [
  ...[...(probe.files ?? []), ...(probe.list ?? []), ...(probe.elf ?? [])].map((p) => p.glob),
  ...(probe.commands ?? []).flatMap((command) => command.forEach ?? []),
]

/** Every module specifier in a TypeScript text, whatever the form of the import. */
const specifiers = (text: string): string[] =>
  [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!)

describe.each(folders)('%s', (id) => {
  const folder = join(here, id)
  const find = (): Adapter => adapters.find((adapter) => adapter.id === id)!

  test('says what it is and can do something', () => {
    const { title, homepage, ...capabilities } = find()
    expect(title).not.toBe('')
    expect(homepage).toMatch(/^https:\/\//)
    const { id: _, probe: __, ...able } = capabilities
    expect(Object.values(able).filter((value) => value !== undefined)).not.toEqual([])
  })

  test('each declared capability is there', async () => {
    const { installations, machine, emitters, driver, mpi, aliases } = find()
    for (const reader of [installations, machine].filter((r) => r !== undefined)) {
      expect(typeof reader.read).toBe('function')
      expect(reader.looksAt).not.toEqual([])
      expect(['tool', 'recorded', 'documentation']).toContain(reader.checkedAgainst)
    }
    for (const emitter of emitters ?? []) {
      expect(emitter.format).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(emitter.title).not.toBe('')
      expect(typeof emitter.emit).toBe('function')
    }
    expect(emitters).not.toEqual([])
    expect(aliases).not.toEqual([])
    if (driver) expect([typeof driver.cannot, typeof driver.run]).toEqual(['function', 'function'])
    if (mpi) expect([typeof mpi.local, typeof mpi.transports]).toEqual(['function', 'function'])
    const { recipes, caches, artifacts } = find()
    for (const reader of [recipes, caches].filter((r) => r !== undefined)) {
      expect(reader.looksAt).not.toEqual([])
      expect(['tool', 'recorded', 'documentation']).toContain(reader.checkedAgainst)
      // An empty folder is nobody's: the refusal says what is missing.
      expect(reader.cannot(testTree({}))).toMatch(/\w/)
    }
    for (const reader of artifacts ?? []) {
      expect(reader.format).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(['tool', 'recorded', 'documentation']).toContain(reader.checkedAgainst)
      // An empty file is nobody's.
      expect(await reader.cannot(testArtifact('x', Buffer.alloc(0)))).toMatch(/\w/)
    }
    if (recipes?.history) expect(recipes.history.paths).not.toEqual([])
  })

  test('its versions have one order, whatever the text', () => {
    const { versions } = find()
    if (!versions) return
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^v?[0-9]{1,3}([.~+_-]?[0-9a-z]{1,4}){0,4}$/),
    )
    const sign = (a: string, b: string) => Math.sign(versions.compare(a, b))
    fc.assert(
      fc.property(text, text, text, (a, b, c) => {
        expect(sign(a, a)).toBe(0)
        expect(sign(a, b) + sign(b, a)).toBe(0)
        if (sign(a, b) <= 0 && sign(b, c) <= 0) expect(sign(a, c)).toBeLessThanOrEqual(0)
        expect(typeof versions.isPrerelease(a)).toBe('boolean')
        versions.release?.(a)
        versions.satisfies?.(a, b)
      }),
    )
  })

  test('its probe names absolute paths or starts with an allowed variable', () => {
    const { probe = {} } = find()
    for (const glob of probeGlobs(probe)) expect(glob).toMatch(/^(\/|\$[A-Z][A-Z0-9_]*(\/|$))/)
    for (const { argv, seconds = 10 } of probe.commands ?? []) {
      expect(argv[0]).not.toBe('')
      expect(seconds).toBeGreaterThan(0)
      expect(seconds).toBeLessThanOrEqual(60)
    }
  })

  test('its aliases are its own and carry evidence', () => {
    for (const { software, alias } of find().aliases ?? []) {
      expect(alias.tool).toBe(id)
      expect(software).toMatch(/^[a-z0-9][a-z0-9._-]*$/)
      expect(alias.evidence).not.toEqual([])
    }
  })

  test('on a machine where nothing was observed it finds nothing and does not fail', async () => {
    const { installations, machine } = find()
    const found: unknown[] = []
    for await (const read of installations?.read(nothing) ?? [])
      if ('found' in read) found.push(Installation.parse(read.found))
    expect(found).toEqual([])
    if (machine) expect(await machine.read(nothing)).toBeTypeOf('object')
  })

  test('its emitters write relative paths and give the same text for the same plan', async () => {
    for (const emitter of find().emitters ?? []) {
      const emitted = await emitter.emit(emptyPlan)
      expect(await emitter.emit(structuredClone(emptyPlan))).toEqual(emitted)
      expect(emitted.files).not.toEqual([])
      for (const { path, text } of emitted.files) {
        expect(path).not.toMatch(/^\/|(^|\/)\.\.(\/|$)/)
        expect(text.endsWith('\n')).toBe(true)
      }
    }
  })

  test('its exports of Sites are the same for the same Site, and say what they lose', async () => {
    for (const exporter of find().siteExporters ?? []) {
      expect(exporter.format).toMatch(/^[a-z][a-z0-9-]*$/)
      expect(exporter.loses).not.toEqual([])
      for (const site of [testSite(), unknownSite()]) {
        const done = await exportSite(site, exporter.format, adapters)
        expect(await exportSite(structuredClone(site), exporter.format, adapters)).toEqual(done)
        expect(done.losses).not.toEqual([])
        for (const { path, text } of done.files) {
          expect(path).not.toMatch(/^\/|(^|\/)\.\.(\/|$)/)
          expect(text.endsWith('\n')).toBe(true)
        }
      }
    }
  })

  test('it has documentation and tests beside the code', async () => {
    const files = await filesBelow(folder)
    expect(files).toContain('README.md')
    expect(files.filter((file) => file.endsWith('.test.ts'))).not.toEqual([])
    const readme = await readFile(join(folder, 'README.md'), 'utf8')
    expect(readme).toMatch(/^# \S/)
    const paragraphs = readme.split(/\n{2,}/).filter((text) => !text.startsWith('#'))
    expect(paragraphs).not.toEqual([])
  })

  test('its fixtures name origin and licence, entry by entry', async () => {
    const files = await filesBelow(folder)
    const places = files
      .map((file) => /^(.*?\bfixtures)\/([^/]+)/.exec(file))
      .filter((match) => match !== null)
    for (const fixtures of new Set(places.map((match) => match[1]!))) {
      const readme = await readFile(join(folder, fixtures, 'README.md'), 'utf8')
      expect(readme).toMatch(/licen[cs]e/i)
      const entries = new Set(places.filter((m) => m[1] === fixtures).map((m) => m[2]!))
      entries.delete('README.md')
      for (const entry of entries) expect(readme, `${fixtures}/README.md`).toContain(entry)
    }
  })

  test('it imports only itself, the contract, model, spec, python, util and packages', async () => {
    const sources = (await filesBelow(folder)).filter((file) => file.endsWith('.ts'))
    const allowed = [
      folder,
      ...['model', 'spec', 'python', 'util'].map((name) => join(here, '..', name)),
    ]
    for (const file of sources) {
      const text = await readFile(join(folder, file), 'utf8')
      const outside = specifiers(text)
        .filter((specifier) => specifier.startsWith('.'))
        .map((specifier) => resolve(folder, dirname(file), specifier))
        .filter((path) => !allowed.some((home) => path.startsWith(`${home}/`)))
        .filter(
          (path) => dirname(path) !== here || /\/(registry|builders|recipe-tools)\.ts$/.test(path),
        )
      expect(outside, file).toEqual([])
    }
  })
})

test('the template is complete but is no adapter', async () => {
  expect((await stat(join(here, '_template/index.ts'))).isFile()).toBe(true)
  expect(folders).not.toContain('_template')
})

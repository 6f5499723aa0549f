import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { adapter } from '../adapters/spack/index.ts'
import { Site } from '../model/site.ts'
import { valueOf } from '../model/common.ts'
import { makeCatalog, bool } from '../solve/testing/recipe.ts'
import { importSite } from './import-site.ts'

const folder = mkdtempSync(join(tmpdir(), 'portolan-import-'))
afterAll(() => rmSync(folder, { recursive: true }))
writeFileSync(
  join(folder, 'packages.yaml'),
  'packages:\n  all: {require: [target=zen3]}\n  tool:\n    externals: [{spec: tool@1.2, prefix: /opt}]\n',
)
const effects = {
  adapters: [adapter],
  catalog: makeCatalog({ tool: { versions: ['1.2'], variants: [bool('x', true)] } }),
  now: () => '2026-01-01T00:00:00Z',
}

test('an imported description is a valid Site', () => {
  const site = Site.parse(importSite('auto', folder, effects))
  expect(site.installations).toMatchObject([{ id: 'spack-config:tool@1.2', variants: { x: true } }])
  expect(valueOf(site.nodeClasses[0]!.cpu.target)).toBe('zen3')
  expect(site.collected).toMatchObject({ method: 'import', at: '2026-01-01T00:00:00Z' })
})

test('it completes a Site of the same machine', () => {
  const base = importSite('spack-config', folder, effects)
  const other = { ...base.installations[0]!, id: 'debian:other' }
  const site = importSite('spack-config', folder, effects, { ...base, installations: [other] })
  expect(site.installations.map((i) => i.id)).toEqual(['debian:other', 'spack-config:tool@1.2'])
})

test('what cannot be imported is told with the formats that can', () => {
  const fails = (format: string, path: string) => () => importSite(format, path, effects)
  expect(fails('nonesuch', folder)).toThrow(/'nonesuch' cannot be imported/)
  expect(fails('auto', join(folder, 'absent'))).toThrow(/no such folder or file/)
  expect(fails('auto', import.meta.dirname)).toThrow(/nothing that can be imported \(spack-config/)
})

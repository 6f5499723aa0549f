/** Held against the official schema, which @cyclonedx/cyclonedx-library brings along. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { describe, expect, test } from 'vitest'
import type { SiteExportContext } from '../adapter.ts'
import { testInstallation, testSite, unknownSite } from '../test-site.ts'
import type { Bom } from './component.ts'
import { exportObom } from './obom.ts'

const require = createRequire(import.meta.url)
const folder = join(
  require.resolve('@cyclonedx/cyclonedx-library').replace(/(cyclonedx-library)\/.*/, '$1'),
  'res/schema',
)
const schema = (name: string) =>
  JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>

const ajv = new Ajv({ strict: false, allErrors: true })
addFormats.default(ajv)
// ajv-formats has neither; the schema uses them for URLs and contacts.
ajv.addFormat('iri-reference', /^[^\s<>"{}|\\^`]*$/)
ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/)
ajv.addSchema(
  schema('spdx.SNAPSHOT.schema.json'),
  'http://cyclonedx.org/schema/spdx.SNAPSHOT.schema.json',
)
ajv.addSchema(
  schema('jsf-0.82.SNAPSHOT.schema.json'),
  'http://cyclonedx.org/schema/jsf-0.82.SNAPSHOT.schema.json',
)
const validate = ajv.compile(schema('bom-1.6.SNAPSHOT.schema.json'))

const context: SiteExportContext = {
  purl: (i) => (i.tool === 'test' ? `pkg:generic/${i.name}@${i.version}` : null),
  other: () => Promise.reject(new Error('no other format')),
}
const bomOf = (site = testSite()): Bom => {
  const [file] = exportObom(site, context).files
  return JSON.parse(file!.text) as Bom
}

describe('the official schema', () => {
  test.each([
    ['a Site that tells much', testSite()],
    ['a Site that tells nothing', unknownSite()],
  ])('%s is valid', (_, site) => {
    const bom = bomOf(site)
    expect(validate(bom), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true)
  })

  test('would not take any document', () => {
    expect(validate({ ...bomOf(), specVersion: 1.6 })).toBe(false)
    const [first, ...rest] = bomOf().components
    expect(validate({ ...bomOf(), components: [{ ...first!, type: 'machine' }, ...rest] })).toBe(
      false,
    )
  })
})

test('a node class is a device with its system, firmware, drivers', () => {
  const gpu = bomOf().components.find((c) => c.name === 'gpu')
  expect(gpu?.components?.map((c) => [c.type, c.name, c.version])).toEqual([
    ['operating-system', 'sles', '15.5'],
    ['library', 'glibc', '2.31'],
    ['library', 'libfabric', '1.15.2.0'],
    ['device', 'NVIDIA A100-SXM4-40GB', undefined],
    ['device-driver', 'nvidia driver', '525.105.17'],
    ['device', 'nmn0', undefined],
    ['device', 'cxi0', undefined],
  ])
})

test('software keeps its ties, and its tool says its package URL', () => {
  const bom = bomOf()
  expect(bom.metadata.lifecycles).toEqual([{ phase: 'operations' }])
  expect(bom.dependencies.find((d) => d.ref === 'a:hdf5')?.dependsOn).toEqual(['a:mpich'])
  expect(bom.components.find((c) => c['bom-ref'] === 'a:hdf5')).toMatchObject({
    type: 'library',
    purl: 'pkg:generic/HDF5@1.14.1-mpi',
    properties: expect.arrayContaining([
      { name: 'portolan:variant:mpi', value: 'true' },
      { name: 'portolan:nodeClasses', value: 'gpu' },
    ]) as unknown,
  })
})

test('what has no package URL is counted by its tool', () => {
  const site = {
    ...testSite(),
    installations: [testInstallation({ id: 'x', name: 'x', version: '1', tool: 'modules' })],
  }
  expect(exportObom(site, context).losses).toEqual([
    '1 without a package URL: there is no type for modules',
  ])
})

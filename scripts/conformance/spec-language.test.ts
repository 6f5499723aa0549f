import { expect, test } from 'vitest'
import { PortolanError } from '../../src/model/errors.ts'
import { formatNode } from '../../src/spec/print.ts'
import { parseSpec } from '../../src/spec/parse.ts'
import { openStarterCatalog } from '../../src/catalog/starter.ts'

const catalog = openStarterCatalog()

/** Every spec and condition of every recipe of Spack, once. */
function everyText(): Set<string> {
  const texts = new Set<string>()
  for (const name of catalog.names()) {
    const p = catalog.package(name)!
    for (const d of p.dependencies) texts.add(d.spec).add(d.when)
    for (const c of p.conflicts) texts.add(c.spec).add(c.when)
    for (const e of p.extends) texts.add(e.spec).add(e.when)
    for (const r of p.requires) [...r.specs, r.when].forEach((t) => texts.add(t))
    for (const v of p.provides) texts.add(v.virtual).add(v.when)
    for (const v of p.variants) {
      texts.add(v.when)
      v.conditionalValues?.forEach((c) => texts.add(c.when))
    }
    for (const list of [p.providedTogether, p.licences, p.patches, p.resources, p.redistribute])
      list?.forEach(({ when }) => texts.add(when))
  }
  return texts
}

test('every spec and condition of the recipes is read', () => {
  const texts = everyText()
  expect(texts.size).toBeGreaterThan(50_000)
  const refused = [...texts].filter((text) => {
    try {
      parseSpec(text)
      return false
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      return true
    }
  })
  expect(refused).toEqual([])
})

test('every version of the recipes survives being printed and read', () => {
  const different = catalog.names().flatMap((name) =>
    catalog.package(name)!.versions.filter(({ version }) => {
      const { name: read, versions } = parseSpec(formatNode(name, version, {}))
      return read !== name || versions?.text !== `=${version}`
    }),
  )
  expect(different).toEqual([])
})

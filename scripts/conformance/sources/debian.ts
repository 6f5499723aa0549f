/**
 * Debian's indexes against what apt itself says of every package.
 *
 *   node scripts/conformance/sources/debian.ts LISTS [APT_OPTION...]
 *
 * LISTS: apt's folder of lists. APT_OPTION: what makes apt use that folder, e.g.
 * `Dir::State::lists=…`, as `-o` takes it. `apt-cache dumpavail` gives the binary packages; sources are
 * what apt unpacks of its own lists, because asking it for each one takes an hour.
 */
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { recipes } from '../../../src/adapters/debian/recipes.ts'
import type { Package } from '../../../src/model/package.ts'
import { report } from '../versions/corpus.ts'
import { readAll, summary } from './units.ts'

const [lists = '', ...options] = process.argv.slice(2)
const aptOptions = options.flatMap((option) => ['-o', option])
const apt = (...args: string[]): string =>
  execFileSync('apt-cache', [...aptOptions, ...args], { encoding: 'utf8', maxBuffer: 1e9 })

/** apt's text, cut by other means than the reader's. */
const stanzas = (text: string): Map<string, string>[] =>
  text
    .split(/\n\n+/)
    .filter(Boolean)
    .map(
      (stanza) =>
        new Map(
          stanza.split(/\n(?! )/).map((field) => {
            const at = field.indexOf(':')
            return [
              field.slice(0, at),
              field
                .slice(at + 1)
                .replace(/\n\s*/g, ' ')
                .trim(),
            ] as const
          }),
        ),
    )
const clauses = (stanza: Map<string, string>, ...fields: string[]): string[] =>
  fields.flatMap((f) =>
    (stanza.get(f) ?? '')
      .split(',')
      .map((c) => c.replace(/\s+/g, ' ').trim())
      .filter(Boolean),
  )

const start = process.cpuUsage()
const units = await readAll(recipes, lists)
const used = process.cpuUsage(start)
console.log(summary(lists, units))
console.log(
  `${((used.user + used.system) / 1e6).toFixed(1)} s CPU with validation, ${Math.round(process.resourceUsage().maxRSS / 1024)} MB at most`,
)

const packages = units.flatMap((u) => u.recipes)
const bySource = new Map<string, Package[]>()
for (const { package: p } of packages) bySource.set(p.name, [...(bySource.get(p.name) ?? []), p])

const recipesBySource = Map.groupBy(packages, (r) => r.package.name)

const binaries = stanzas(apt('dumpavail'))
let old = 0
const wrong = binaries.flatMap((stanza) => {
  const [, source = '', version = ''] =
    /^(\S+)(?: \((\S+)\))?$/.exec(stanza.get('Source') ?? stanza.get('Package') ?? '') ?? []
  const wanted = version || (stanza.get('Version') ?? '')
  const name = stanza.get('Package') ?? ''
  const found = (bySource.get(source) ?? []).filter((p) => p.versions[0]?.version === wanted)
  // An index may keep the binaries of older versions; only the newest one's facts are read.
  const isOld = (bySource.get(source) ?? []).some((p) =>
    p.versions.slice(1).some((v) => v.version === wanted),
  )
  if (found.length === 0 && isOld) {
    old++
    return []
  }
  const same = found.some((p) => {
    const own = new Set(p.outputs)
    const specs = new Set(p.dependencies.map((d) => d.spec))
    const binary = (p.details?.['binaries'] as Record<string, string> | undefined)?.[name] ?? wanted
    const needs = clauses(stanza, 'Depends', 'Pre-Depends').filter(
      (c) => !own.has(/^[^\s:(|]*/.exec(c)?.[0] ?? ''),
    )
    const provides = clauses(stanza, 'Provides').map((c) => /^[^\s:(]*/.exec(c)?.[0])
    return (
      own.has(name) &&
      binary === stanza.get('Version') &&
      needs.every((c) => specs.has(c)) &&
      provides.every((c) => p.provides.some((v) => v.virtual === c)) &&
      (stanza.get('Homepage') === undefined || p.homepage !== undefined)
    )
  })
  return same ? [] : [`${name} ${stanza.get('Version')} of ${source}`]
})
report('binary packages with version, dependencies, provides', binaries.length, wrong)
console.log(`of these ${old} belong to a source version that is not the newest of its index`)

const indexes = readdirSync(lists).filter((name) => /_Sources(\.|$)/.test(name))
const shown = indexes.flatMap((name) =>
  stanzas(
    execFileSync('/usr/lib/apt/apt-helper', ['cat-file', join(lists, name)], {
      encoding: 'utf8',
      maxBuffer: 1e9,
    }),
  ),
)
const newest = shown.filter((s) => s.has('Package') && s.get('Extra-Source-Only') !== 'yes')
const seen = new Set<string>()
const sourceWrong = newest.flatMap((stanza) => {
  const name = stanza.get('Package') ?? ''
  const version = stanza.get('Version') ?? ''
  if (seen.has(`${name} ${version}`)) return []
  seen.add(`${name} ${version}`)
  const here = recipesBySource.get(name) ?? []
  if (here.every(({ package: p }) => p.versions[0]?.version !== version))
    return here.some(({ package: p }) => p.versions.some((v) => v.version === version))
      ? []
      : [`${name} ${version}`]
  const same = here.some(({ package: p, sources }) => {
    if (p.versions[0]?.version !== version) return false
    const build = p.dependencies.filter((d) => d.types[0] !== 'run').map((d) => d.spec)
    const expected = new Set(
      clauses(stanza, 'Build-Depends', 'Build-Depends-Arch', 'Build-Depends-Indep'),
    )
    const hash = sources.find((s) => s.version === version)?.sha256
    return (
      build.length === expected.size &&
      build.every((c) => expected.has(c)) &&
      clauses(stanza, 'Binary').every((b) => p.outputs?.includes(b)) &&
      hash !== undefined &&
      (stanza.get('Checksums-Sha256') ?? '').includes(hash) &&
      // Where the source names none, a binary package may.
      (stanza.get('Homepage') ?? p.homepage) === p.homepage
    )
  })
  return same ? [] : [`${name} ${version}`]
})
report('source packages with binaries, build dependencies, hash, homepage', seen.size, sourceWrong)

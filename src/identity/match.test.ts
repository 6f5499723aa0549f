import fc from 'fast-check'
import { expect, test } from 'vitest'
import { components, match } from './match.ts'
import { row as rowFor, keyed, rules, sha } from './testing.ts'
import type { IdentityRow } from './row.ts'
import { identities } from './software.ts'

const decide = (...rows: IdentityRow[]) => identities(match(keyed(...rows), rules), rules)
const groups = (...rows: IdentityRow[]) =>
  decide(...rows).software.map(({ id, aliases }) => [
    id,
    ...new Set(aliases.map(({ tool, name }) => `${tool}:${name}`)),
  ])

test('the same archive makes different names one software, by the name of the anchor', () => {
  const hashes = [sha(1)]
  const spack = rowFor('spack', 'opa-psm2', { hashes })
  const debian = rowFor('debian', 'libpsm2', { hashes })
  const { software } = decide(debian, spack)
  expect(software).toMatchObject([
    { id: 'opa-psm2', aliases: [{ tool: 'debian', strength: 0.95 }, { tool: 'spack' }] },
  ])
  expect(software[0]?.aliases[0]?.evidence).toEqual([
    { kind: 'source-hash', value: sha(1), strength: 0.95, with: 'spack:opa-psm2' },
  ])
})

test('an archive that many names of a tool have joins none of them', () => {
  const hashes = [sha(1)]
  const parts = ['cube', 'otf', 'opari', 'scalasca'].map((n) => rowFor('guix', n, { hashes }))
  const all = decide(rowFor('spack', 'bundle', { hashes }), ...parts)
  expect(all.software).toHaveLength(5)
  expect(all.contradictions.filter((c) => c.kind === 'shared-source')).not.toHaveLength(0)
})

test('the same name alone is not enough, with a telling version or page it is', () => {
  const a = rowFor('spack', 'music', { versions: ['1.2.3'] })
  expect(groups(a, rowFor('debian', 'music', { versions: ['7'] }))).toHaveLength(2)
  expect(groups(a, rowFor('debian', 'music', { versions: ['1.2.3'] }))).toHaveLength(1)
  const homepages = ['https://music.example.org/']
  expect(groups({ ...a, homepages }, rowFor('debian', 'music', { homepages }))).toHaveLength(1)
})

test('in a registry a name is one project; names of two worlds are not compared', () => {
  expect(groups(rowFor('spack', 'py-json5'), rowFor('guix', 'python-json5'))).toHaveLength(1)
  expect(groups(rowFor('spack', 'py-markdown'), rowFor('guix', 'r-markdown'))).toHaveLength(2)
})

test('a tool that installs with another has its names, whatever else speaks against it', () => {
  const kit = { homepages: ['https://kit.example.org'], versions: ['2'] }
  const elsewhere = { homepages: ['https://old.example.net'], versions: ['1'] }
  expect(
    groups(
      rowFor('spack', 'kit', kit),
      rowFor('easybuild', 'KIT', { ...kit, builds: ['PythonPackage'] }),
      rowFor('easybuild', 'Kit.MPI', elsewhere),
      rowFor('eessi', 'KIT', elsewhere),
      rowFor('eessi', 'Kit.MPI', kit),
    ).map(([, ...names]) => names),
  ).toEqual(
    expect.arrayContaining([
      expect.arrayContaining(['easybuild:KIT', 'eessi:KIT']),
      expect.arrayContaining(['easybuild:Kit.MPI', 'eessi:Kit.MPI']),
    ]),
  )
})

test('a list that names the recipe of the anchor is believed', () => {
  expect(
    groups(
      rowFor('spack', 'py-wavekit'),
      rowFor('numpex', 'Wave Kit', { urls: ['spack:py-wavekit'] }),
      rowFor('numpex', 'Other', { urls: ['spack:no-such'] }),
    ),
  ).toEqual([
    ['other', 'numpex:Other'],
    ['py-wavekit', 'numpex:Wave Kit', 'spack:py-wavekit'],
  ])
})

test('conda writes the names of Python packages without a prefix', () => {
  expect(
    groups(rowFor('spack', 'py-wavekit'), rowFor('conda', 'wavekit', { builds: ['python'] })),
  ).toEqual([['py-wavekit', 'conda:wavekit', 'spack:py-wavekit']])
})

test('namesakes from two places stay apart and are listed', () => {
  const { software, contradictions } = decide(
    rowFor('spack', 'neko', { repositories: ['https://github.com/ExtremeFLOW/neko'] }),
    rowFor('guix', 'neko', { repositories: ['https://github.com/HaxeFoundation/neko'] }),
  )
  expect(software.map(({ id }) => id)).toEqual(['neko', 'neko-guix'])
  expect(contradictions).toMatchObject([
    { kind: 'namesake', software: ['neko', 'neko-guix'], names: ['guix:neko', 'spack:neko'] },
  ])
})

test('two names of the anchor are never one: what speaks for it is a contradiction', () => {
  const hashes = [sha(1), sha(2)]
  const { software, contradictions } = decide(
    rowFor('spack', 'gcc', { hashes }),
    rowFor('spack', 'gcc-runtime', { hashes }),
    rowFor('easybuild', 'GCC', { hashes }),
  )
  expect(software.map((s) => [s.id, s.aliases.length])).toEqual([
    ['gcc', 2],
    ['gcc-runtime', 1],
  ])
  expect(contradictions).toMatchObject([
    { kind: 'shared-source', software: ['gcc', 'gcc-runtime'] },
  ])
})

test('a name that differs by version or build is the same software, with its features', () => {
  const homepages = ['https://www.hdfgroup.org']
  const [hdf5] = decide(
    rowFor('spack', 'hdf5', { homepages, variants: ['mpi'] }),
    rowFor('guix', 'hdf5', { homepages, versions: ['1.14.6'] }),
    rowFor('guix', 'hdf5-1.10', { homepages, versions: ['1.10.9'] }),
    rowFor('guix', 'hdf5-parallel-openmpi', { homepages }),
    rowFor('easybuild', 'HDF5', { homepages, toolchains: ['gompi', 'GCC', 'iimpi'] }),
  ).software
  expect(
    hdf5?.aliases.map(({ name, features, toolchains }) => [name, features, toolchains]),
  ).toEqual([
    ['HDF5', undefined, undefined],
    ['HDF5', '+mpi ^openmpi', ['gompi']],
    ['HDF5', '+mpi ^intel-oneapi-mpi', ['iimpi']],
    ['hdf5', undefined, undefined],
    ['hdf5-1.10', undefined, undefined],
    ['hdf5-parallel-openmpi', '+mpi ^openmpi', undefined],
    ['hdf5', undefined, undefined],
  ])
})

test('a feature is said only of software that has the variant', () => {
  const homepages = ['https://x.example.org']
  const { software } = decide(
    rowFor('spack', 'xyzw', { homepages, variants: ['shared'] }),
    rowFor('guix', 'xyzw-openmpi', { homepages }),
  )
  expect(software).toHaveLength(1)
  expect(software[0]?.aliases.every((alias) => alias.features === undefined)).toBe(true)
})

test('what people have settled stands against the evidence', () => {
  const a = rowFor('spack', 'picard', { hashes: [sha(1)] })
  const b = rowFor('debian', 'picard', { hashes: [sha(1)] })
  const no = { software: 'picard', tool: 'debian', name: 'picard', why: '', verdict: 'different' }
  const told = { ...rules, curated: [no as (typeof rules.curated)[number]] }
  const { software, contradictions } = identities(match(keyed(a, b), told), told)
  expect(software).toHaveLength(2)
  expect(contradictions).toMatchObject([{ why: 'settled not to be spack:picard' }])
  expect(
    decide(rowFor('spack', 'gcc'), rowFor('spack', 'llvm'), rowFor('guix', 'clang')).software,
  ).toMatchObject([{ id: 'gcc' }, { id: 'llvm', aliases: [{ name: 'clang' }, { name: 'llvm' }] }])
})

/** Few values, so that rows meet in every way. */
const rows = fc.uniqueArray(
  fc.record({
    tool: fc.constantFrom('spack', 'guix', 'debian', 'easybuild'),
    name: fc.constantFrom(
      'hdf5',
      'hdf5-1.10',
      'py-hdf5',
      'python-hdf5',
      'zlib',
      'zlib-static',
      'gcc',
    ),
    versions: fc.subarray(['1.10.2', '1.2', '3']),
    homepages: fc.subarray(['https://a.org', 'https://github.com/a/hdf5', 'https://b.org/zlib']),
    urls: fc.subarray(['https://pypi.org/project/hdf5', 'https://c.org/zlib-1.tar.gz']),
    repositories: fc.subarray(['https://github.com/a/hdf5', 'https://github.com/b/zlib']),
    hashes: fc.subarray([sha(1), sha(2), sha(3)]),
    builds: fc.constant([]),
  }),
  { selector: ({ tool, name }) => `${tool}:${name}`, maxLength: 9 },
)

test('the order of the rows changes nothing', () => {
  fc.assert(
    fc.property(
      rows.chain((r) => fc.tuple(fc.constant(r), fc.shuffledSubarray(r, { minLength: r.length }))),
      ([one, other]) => {
        expect(decide(...other)).toEqual(decide(...one))
      },
    ),
  )
})

test('every name is in one software, each joining has evidence, the anchor names stay apart', () => {
  fc.assert(
    fc.property(rows, (some) => {
      const { software, contradictions } = decide(...some)
      const names = software.flatMap(({ aliases }) => aliases.map((a) => `${a.tool}:${a.name}`))
      expect(names.toSorted()).toEqual(some.map((r) => `${r.tool}:${r.name}`).toSorted())
      expect(new Set(software.map(({ id }) => id)).size).toBe(software.length)
      const of = new Map(
        software.flatMap((s) => s.aliases.map((a) => [`${a.tool}:${a.name}`, s.id])),
      )
      for (const { id, aliases } of software) {
        expect(aliases.filter(({ tool }) => tool === 'spack').length).toBeLessThanOrEqual(1)
        if (aliases.length > 1)
          for (const { evidence } of aliases) {
            expect(evidence).not.toHaveLength(0)
            for (const e of evidence) expect(of.get(e.with ?? '')).toBe(id)
          }
      }
      for (const { software: two } of contradictions) expect(new Set(two).size).toBe(2)
    }),
  )
})

test('a row of an unrelated thing changes nothing', () => {
  const other = rowFor('guix', 'unrelated', { versions: ['9.9.9'], homepages: ['https://u.org/'] })
  fc.assert(
    fc.property(rows, (some) => {
      const before = decide(...some)
      const after = decide(...some, other)
      expect(after.contradictions).toEqual(before.contradictions)
      expect(after.software.filter(({ id }) => id !== 'unrelated')).toEqual(before.software)
    }),
  )
})

test('a component alone is decided as among all', () => {
  fc.assert(
    fc.property(rows, (some) => {
      const all = match(keyed(...some), rules)
      const of = components(all, rules)
      const spreads = (key: string) => {
        const sharers = all.keys.get(key)
        return typeof sharers === 'object' ? sharers.spread : { names: 1, rows: 1 }
      }
      const parts = [...Map.groupBy(all.rows.keys(), (i) => of[i])].map(([, members]) =>
        identities(
          match(
            members.flatMap((i) => all.rows[i] ?? []),
            rules,
            spreads,
          ),
          rules,
        ),
      )
      const whole = identities(all, rules)
      const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
      expect(parts.flatMap((p) => p.software).toSorted(byId)).toEqual(whole.software)
      expect(parts.flatMap((p) => p.contradictions)).toHaveLength(whole.contradictions.length)
    }),
  )
})

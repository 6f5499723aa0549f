import { expect, test } from 'vitest'
import { binaryLines, compareText, searchText } from './catalog-lookup.ts'

const io = { paint: (_: unknown, text: string) => text }

test('hits: each tool with its own name for it; those beyond the limit are counted', () => {
  const hits = [
    { software: 'mpi', virtual: true as const, packages: [] },
    {
      software: 'py-numpy',
      packages: [
        { tool: 'guix', name: 'python-numpy', version: '1.26' },
        { tool: 'guix', name: 'python-numpy-next', version: '2.0' },
        { tool: 'spack', name: 'py-numpy', version: '2.1' },
      ],
    },
    { software: 'x', packages: [] },
  ]
  expect(searchText(hits, 2, io)).toMatchInlineSnapshot(`
    "software  found in
    mpi       virtual
    py-numpy  guix python-numpy 1.26 (+1), spack 2.1
    and 1 more: --limit 3 shows all"
  `)
})

test('ready builds by hash, and how many there are beside', () => {
  const build = (hash: string) => ({
    tool: 'spack',
    name: 'zlib',
    version: '1.3',
    hash,
    os: 'debian12',
    target: 'zen3',
    compiler: 'gcc@12.2.0',
    dependencies: [],
    bytes: 120_000,
    signed: true,
    evidence: { source: 'x' },
  })
  const binaries = Array.from({ length: 11 }, (_, i) => build(`abcdefgh${i}`))
  const lines = binaryLines({ binaries }, false, io)
  expect(lines.slice(1, 4).concat(lines.at(-1)!)).toMatchInlineSnapshot(`
    [
      "in binary caches",
      "  build     version  system    target  compiler    packed",
      "  /abcdefg  1.3      debian12  zen3    gcc@12.2.0  120 kB  signed",
      "  and 1 more: --verbose shows them",
    ]
  `)
  expect(binaryLines({ binaries }, true, io)).toHaveLength(14)
  expect(binaryLines({}, true, io)).toEqual([])
})

const row = {
  software: 'hdf5',
  latest: { version: '1.14.6', tools: ['a'], why: 'the newest of 3', since: '2025-02-01' },
  cells: {
    a: { status: 'newest' as const, name: 'hdf5', version: '1.14.6', date: '2025-02-01' },
    b: { status: 'outdated' as const, behind: 2, name: 'HDF5', version: '1.14' },
    c: { status: 'absent' as const },
    d: { status: 'unknown' as const, why: 'its recipes have not been read' },
    e: { status: 'unknown' as const, why: '2024 is a date', name: 'h', version: '2024' },
  },
}

test('a comparison, short and with reasons', () => {
  const compared = { tools: ['a', 'b', 'c', 'd', 'e'], rows: [row] }
  expect(compareText(compared, false, io)).toMatchInlineSnapshot(`
    "software  latest  a                         b        c       e
    hdf5      1.14.6  1.14.6 2025-02-01 newest  1.14 -2  absent  2024 ?

    never read: d (portolan catalog sync TOOL PATH)"
  `)
  expect(compareText(compared, true, io)).toMatchInlineSnapshot(`
    "software  latest  a                         b        c       e
    hdf5      1.14.6  1.14.6 2025-02-01 newest  1.14 -2  absent  2024 ?

    never read: d (portolan catalog sync TOOL PATH)

    hdf5: 1.14.6 is the newest of 3; since 2025-02-01
      e: 2024 is a date"
  `)
})

test('colours stand on the cells, and change no width', () => {
  const painted = compareText({ tools: ['a', 'b', 'c', 'd', 'e'], rows: [row] }, false, {
    paint: (style, text) => (style === 'dim' ? text : `<${String(style)}>${text}</>`),
  })
  expect(painted).toContain('<green>1.14.6 2025-02-01 newest</>  <yellow>1.14 -2</>  absent')
})

test('on a narrow terminal each tool has a line', () => {
  const text = compareText({ tools: ['a', 'b'], rows: [row] }, false, { ...io, columns: 40 })
  expect(text).toMatchInlineSnapshot(`
    "software  tool    version
    hdf5      latest  1.14.6
              a       1.14.6 2025-02-01 newest
              b       1.14 -2"
  `)
})

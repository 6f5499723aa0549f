import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseDatabase } from './database.ts'

const hash = (letter: string) => letter.repeat(32)
const record = (name: string) => ({
  spec: { name, version: '1.0', parameters: { shared: true } },
  path: `/tree/${name}`,
  installed: true,
})
const database = (installs: Record<string, unknown>, version: unknown = '8') =>
  JSON.stringify({ database: { version, installs } }, null, 1)
const good = database({ [hash('a')]: record('zlib'), [hash('b')]: record('hdf5') })

test('reads entries of database 8, and dependencies of 6 and 7', () => {
  const old = {
    ...record('hdf5'),
    spec: {
      ...record('hdf5').spec,
      compiler: { name: 'gcc', version: '12.2.0' },
      arch: { platform: 'linux', platform_os: 'debian12', target: { name: 'zen3', features: [] } },
      dependencies: [{ name: 'zlib', hash: hash('a'), type: ['build', 'link'] }],
    },
  }
  const { version, records, problems } = parseDatabase(database({ [hash('b')]: old }, 7))
  expect({ version, problems }).toEqual({ version: '7', problems: [] })
  expect(records[0]?.record.spec.dependencies).toEqual([
    { name: 'zlib', hash: hash('a'), types: ['build', 'link'], virtuals: [] },
  ])
})

test('a bad entry costs only itself', () => {
  const { records, problems } = parseDatabase(
    database({ [hash('a')]: record('zlib'), [hash('b')]: { spec: { name: 3 } }, __proto__x: null }),
  )
  expect(records.map((r) => r.hash)).toEqual([hash('a')])
  expect(problems).toEqual([
    expect.stringContaining(`entry ${hash('b')}: spec.name`) as string,
    expect.stringContaining('entry __proto__x:') as string,
  ])
})

test('of a truncated file the complete entries are read', () => {
  const whole = parseDatabase(good).records
  fc.assert(
    fc.property(fc.nat(good.length - 3), (length) => {
      const { records, problems } = parseDatabase(good.slice(0, length))
      expect(records).toEqual(whole.slice(0, records.length))
      expect(problems).toHaveLength(1)
    }),
  )
  const cut = good.indexOf(hash('b'))
  expect(parseDatabase(good.slice(0, cut + 60)).records.map((r) => r.record.spec.name)).toEqual([
    'zlib',
  ])
})

test.each(['', 'null', '[]', '{"database": 1}', '{"database": {"installs": []}}'])(
  'something else is a problem: %s',
  (text) => {
    const { records, problems } = parseDatabase(text)
    expect(records).toEqual([])
    expect(problems).toHaveLength(1)
  },
)

test('very deep nesting is a problem, not a crash', () => {
  const deep = `{"database": {"version": "8", "installs": ${'['.repeat(200_000)}`
  expect(parseDatabase(deep).problems).toHaveLength(1)
})

import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openTree } from './tree.ts'

let outer: string
let root: string
beforeEach(() => {
  outer = realpathSync(mkdtempSync(join(tmpdir(), 'portolan-tree-')))
  root = join(outer, 'root')
  mkdirSync(join(root, 'a/b'), { recursive: true })
  writeFileSync(join(root, 'a/one'), 'one\n')
  writeFileSync(join(root, 'a/b/two'), 'two\n')
  writeFileSync(join(outer, 'secret'), 'secret\n')
  mkdirSync(join(outer, 'beside'))
  writeFileSync(join(outer, 'beside/three'), 'three\n')
})
afterEach(() => rmSync(outer, { recursive: true, force: true }))

const open = () => openTree('t', root)
const link = (target: string, path: string) => symlinkSync(target, join(root, path))

test('folders are listed with a slash, sorted; what is not there is empty', () => {
  mkdirSync(join(root, '.git'))
  const tree = open()
  expect(tree.list('')).toEqual(['a/'])
  expect(tree.list('a')).toEqual(['b/', 'one'])
  expect(tree.list('nothing')).toEqual([])
  expect(tree.list('a/one')).toEqual([])
  expect(tree.text('a/b/two')).toBe('two\n')
  expect(tree.root).toBe(root)
})

test('one file alone is a tree', () => {
  const tree = openTree('t', join(root, 'a/one'))
  expect(tree.list('')).toEqual(['one'])
  expect(tree.text('one')).toBe('one\n')
  expect(() => tree.text('b/two')).toThrow(expect.objectContaining({ code: 'TREE_FILE' }))
})

test.each(['../secret', '/etc/passwd', 'a/../../secret', 'a//one', './a/one', '', 'a\0b', '..'])(
  'a path that is none within the tree: %j',
  (path) => {
    expect(() => open().bytes(path)).toThrow('is not a path within the tree')
  },
)

test.each<[string, () => void, string]>([
  ['x', () => link('../secret', 'x'), 'leads out of the tree'],
  ['x', () => link('/etc/hostname', 'x'), 'leads out of the tree'],
  ['d/three', () => link('../beside', 'd'), 'leads out of the tree'],
  ['x', () => link('x', 'x'), 'leads nowhere or to itself'],
  ['x', () => link('gone', 'x'), 'leads nowhere or to itself'],
  ['x', () => link('/dev/null', 'x'), 'leads out of the tree'],
  ['a/up', () => link('..', 'a/up'), 'a link to a folder that it stands in'],
  ['x', () => void execFileSync('mkfifo', [join(root, 'x')]), 'not a regular file but a fifo'],
  ['a', () => {}, 'not a regular file but a folder'],
  ['nothing', () => {}, 'does not exist'],
  ['a/one/x', () => {}, 'is not a folder'],
])('%s cannot be read', (path, make, why) => {
  make()
  expect(() => open().bytes(path)).toThrow(
    expect.objectContaining({ code: 'TREE_FILE', message: expect.stringContaining(why) }),
  )
})

test('links within are followed, also those to folders', () => {
  link('a/one', 'file')
  link('a/b', 'folder')
  const tree = open()
  expect(tree.list('')).toEqual(['a/', 'file', 'folder/'])
  expect(tree.text('file')).toBe('one\n')
  expect(tree.text('folder/two')).toBe('two\n')
})

test('a link may leave the root where the boundary is wider', () => {
  link('../beside', 'd')
  const tree = openTree('t', root, outer)
  expect(tree.list('')).toEqual(['a/', 'd/'])
  expect(tree.text('d/three')).toBe('three\n')
})

test('walking ends, whatever loops the links make', () => {
  link('.', 'self')
  link('..', 'a/up')
  link('../a', 'a/again')
  link('../../a/b', 'a/b/b')
  mkdirSync(join(root, 'c'))
  link('../a', 'c/to-a')
  link('../../c', 'a/b/to-c')
  const tree = open()
  const walk = (folder: string): number =>
    tree
      .list(folder)
      .map((name) =>
        name.endsWith('/') ? walk(`${folder}${folder && '/'}${name.slice(0, -1)}`) : 1,
      )
      .reduce((sum, n) => sum + n, 0)
  expect(walk('')).toBeLessThan(1000)
})

test('folders that link to each other a thousand ways end, too', () => {
  const names = Array.from({ length: 8 }, (_, i) => `d${i}`)
  for (const name of names) {
    mkdirSync(join(root, name))
    for (const other of names) link(`../${other}`, `${name}/to-${other}`)
  }
  const tree = open()
  let listed = 0
  const walk = (folder: string): void => {
    listed += 1
    for (const name of tree.list(folder))
      if (name.endsWith('/')) walk(`${folder}${folder && '/'}${name.slice(0, -1)}`)
  }
  walk('')
  expect(listed).toBeLessThan(10_100)
})

test('a limit of size', () => {
  expect(() => open().bytes('a/one', 3)).toThrow('has 4 bytes, more than the 3 allowed')
  // Files of /proc say that they are empty.
  const tree = openTree('t', '/proc/self')
  expect(tree.text('status')).toContain('Pid:')
  expect(() => tree.bytes('status', 10)).toThrow('grew beyond the 10 bytes allowed')
})

test('text is UTF-8, else the line is named', () => {
  writeFileSync(join(root, 'x'), Buffer.from('good é\nbad \xe9\n', 'latin1'))
  writeFileSync(join(root, 'y'), 'good é\n')
  expect(open().text('y')).toBe('good é\n')
  expect(() => open().text('x')).toThrow('line 1 is not UTF-8')
  writeFileSync(join(root, 'x'), Buffer.concat([Buffer.from('é\n\n'), Buffer.from([0xff])]))
  expect(() => open().text('x')).toThrow('line 3 is not UTF-8')
})

test.skipIf(process.getuid?.() === 0)('a folder that may not be listed is told of', () => {
  chmodSync(join(root, 'a/b'), 0)
  const tree = open()
  expect(tree.list('a/b')).toEqual([])
  expect(tree.unlisted).toMatchObject([{ skipped: { source: 'a/b/' } }])
  chmodSync(join(root, 'a/b'), 0o755)
})

const old = new Date('2024-01-01T00:00:00Z')

test('the state of a file tells whether it changed', () => {
  const one = join(root, 'a/one')
  utimesSync(one, old, old)
  const before = open().state('a/one')
  expect(open().unchanged('a/one', before)).toBe(true)
  // Written anew with the same content: other times, same content.
  writeFileSync(join(root, 'new'), 'one\n')
  renameSync(join(root, 'new'), one)
  expect(open().unchanged('a/one', before)).toBe(true)
  writeFileSync(one, 'eno\n')
  utimesSync(one, old, old)
  expect(open().unchanged('a/one', before)).toBe(false)
  rmSync(one)
  expect(open().unchanged('a/one', before)).toBe(false)
  const gone = open().state('a/one')
  expect(open().unchanged('a/one', gone)).toBe(true)
  writeFileSync(one, 'one\n')
  expect(open().unchanged('a/one', gone)).toBe(false)
})

test('the state of a folder is that of its names', () => {
  const before = open().state('a/')
  const top = open().state('')
  writeFileSync(join(root, 'a/one'), 'other\n')
  expect(open().unchanged('a/', before)).toBe(true)
  writeFileSync(join(root, 'a/new'), '')
  expect(open().unchanged('a/', before)).toBe(false)
  expect(open().unchanged('', top)).toBe(true)
  rmSync(join(root, 'a/new'))
  rmSync(join(root, 'a/one'))
  mkdirSync(join(root, 'a/one'))
  expect(open().unchanged('a/', before)).toBe(false)
})

test('what was read counts, not what is there later', () => {
  const tree = open()
  tree.text('a/one')
  writeFileSync(join(root, 'a/one'), 'other\n')
  expect(open().unchanged('a/one', tree.state('a/one'))).toBe(false)
})

test('neither folder nor file', () => {
  expect(() => openTree('t', join(root, 'none'))).toThrow(
    expect.objectContaining({ code: 'CATALOG_SOURCE' }),
  )
})

/** History of real git repositories, kept in the catalogue by whole syncs of the toy tool. */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openStore, writing } from '../../store/open.ts'
import { openOrigin } from '../origin/origin.ts'
import { placeRepositories, saveRepositories } from '../sync/repositories.ts'
import { toy } from '../testing/toy.ts'
import { syncHistory } from './sync.ts'

let folder: string
let repository: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-history-test-'))
  repository = join(folder, 'recipes')
  mkdirSync(repository)
  git('2020-01-01', 'init', '-q', '-b', 'main')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const git = (day: string, ...args: string[]): string =>
  execFileSync('git', args, {
    cwd: repository,
    env: {
      PATH: process.env['PATH'],
      HOME: '/nonexistent',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'Ann',
      GIT_AUTHOR_EMAIL: 'ann@example.org',
      GIT_AUTHOR_DATE: '2001-01-01T00:00:00Z',
      GIT_COMMITTER_NAME: 'Ann',
      GIT_COMMITTER_EMAIL: 'ann@example.org',
      GIT_COMMITTER_DATE: `${day}T12:00:00Z`,
    },
    stdio: 'pipe',
  })
    .toString()
    .trim()

function commit(day: string, files: Record<string, string>, ...options: string[]): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(repository, path, '..'), { recursive: true })
    writeFileSync(join(repository, path), text)
  }
  git(day, 'add', '.')
  git(day, 'commit', '-q', '-m', day, ...options)
  return git(day, 'rev-parse', 'HEAD')
}

const signal = new AbortController().signal

/** One sync of the history alone; gives what it said and all that is known then. */
async function sync(wanted: boolean, location = repository) {
  const store = await openStore(join(folder, 'c.sqlite'), { create: true })
  const told: string[] = []
  try {
    return await writing(
      store,
      async (db) => {
        const rows = await placeRepositories(db, 'toy', 'recipes', [location])
        const whole = wanted || rows[0]!.history_commit !== null
        const cache = join(folder, 'cache')
        const effects = { signal, progress: (text: string) => void told.push(text) }
        const { checkout } = await openOrigin(location, rows[0]!.name, whole, effects, cache)
        await saveRepositories(db, rows)
        const opened = [{ row: rows[0]!, checkout }]
        const result = await syncHistory(db, toy.recipes!.history, opened, wanted, effects)
        const found = await db.selectFrom('history').selectAll().orderBy('date').execute()
        const known = found.map((row) => `${row.name} ${row.version} ${row.date}`)
        return { result, known, commits: found.map((row) => row.commit_id), told }
      },
      { signal },
    )
  } finally {
    await store.close()
  }
}

test('each version with the day on which it was committed, even if the file went away', async () => {
  const first = commit('2020-01-02', { 'a.toy': 'version 1\n' })
  commit('2020-01-03', { 'a.toy': 'version 2\nversion 1\n', 'b.toy': 'version 7\n' })
  git('2020-01-04', 'rm', '-q', 'b.toy')
  // Moved and written anew: it was there before.
  commit('2020-01-04', { 'sub/a.toy': '# moved\nversion 2\nversion 1\nversion 3\n' })
  const { result, known, commits } = await sync(true)
  expect(known.sort()).toEqual([
    'a 1 2020-01-02',
    'a 2 2020-01-03',
    'a 3 2020-01-04',
    'b 7 2020-01-03',
  ])
  expect(commits[0]).toBe(first)
  expect(result).toEqual({ versions: 4, complete: true })
})

test('later only the new commits are read, also without being asked again', async () => {
  commit('2020-01-02', { 'a.toy': 'version 1\n' })
  expect((await sync(false)).result).toBeNull()
  await sync(true)
  commit('2020-01-03', { 'a.toy': 'version 2\nversion 1\n' })
  commit('2020-01-04', { 'a.toy': 'version 1\n' })
  commit('2020-01-05', { 'a.toy': 'version 2\n' })
  const { known, told } = await sync(false)
  expect(known).toEqual(['a 1 2020-01-02', 'a 2 2020-01-03'])
  expect(told.join()).toContain('reading the history of recipes: 1 commits')
  expect((await sync(false)).told).toEqual([])
})

test('history that was rewritten is read anew', async () => {
  commit('2020-01-02', { 'a.toy': 'version 1\n' })
  commit('2020-01-03', { 'a.toy': 'version 2\n' })
  await sync(true)
  commit('2020-01-05', { 'a.toy': 'version 3\n' }, '--amend')
  expect((await sync(false)).known).toEqual(['a 1 2020-01-02', 'a 3 2020-01-05'])
})

test('a clone without its older commits says so; with them it is read again', async () => {
  commit('2020-01-02', { 'a.toy': 'version 1\n' })
  commit('2020-01-03', { 'a.toy': 'version 2\nversion 1\n' })
  git('2020-01-03', 'clone', '-q', '--depth', '1', `file://${repository}`, '../shallow')
  const shallow = join(folder, 'shallow')
  const before = await sync(true, shallow)
  expect(before.result).toEqual({ versions: 2, complete: false })
  expect(before.known).toEqual(['a 1 2020-01-03', 'a 2 2020-01-03'])
  execFileSync('git', ['fetch', '-q', '--unshallow'], { cwd: shallow })
  const after = await sync(false, shallow)
  expect(after.result).toEqual({ versions: 2, complete: true })
  expect(after.known).toEqual(['a 1 2020-01-02', 'a 2 2020-01-03'])
})

test('nothing that the checkout names is run, or asked for', async () => {
  commit('2020-01-02', {
    'a.toy': 'version 1\n',
    '.gitattributes': '*.toy diff=evil filter=evil\n',
  })
  commit('2020-01-03', { 'a.toy': 'version 2\n', 'b.toy': 'version 3\n' })
  const trap = `touch ${join(folder, 'trapped')}; cat`
  const program = ['command', 'textconv', 'clean', 'smudge', 'process']
  writeFileSync(
    join(repository, '.git/config'),
    `[core]\n\tfsmonitor = "${trap}"\n\tpager = "${trap}"\n\talternateRefsCommand = "${trap}"\n` +
      `[log]\n\tshowSignature = true\n[gpg]\n\tprogram = "${trap}"\n[diff]\n\texternal = "${trap}"\n` +
      `[diff "evil"]\n${program.map((p) => `\t${p} = "${trap}"\n`).join('')}` +
      `[filter "evil"]\n${program.map((p) => `\t${p} = "${trap}"\n`).join('')}` +
      `[extensions]\n\tpartialClone = origin\n[remote "origin"]\n\tpromisor = true\n\turl = ${folder}/x\n\tuploadpack = "${trap}"\n`,
  )
  const all = ['a 1 2020-01-02', 'a 2 2020-01-03', 'b 3 2020-01-03']
  expect((await sync(true)).known.sort()).toEqual(all)
  // With an object missing git would ask the remote.
  const blob = git('2020-01-03', 'rev-parse', 'HEAD~1:a.toy')
  rmSync(join(repository, '.git/objects', blob.slice(0, 2), blob.slice(2)))
  rmSync(join(folder, 'c.sqlite'))
  const { result, known } = await sync(true)
  // The rest of the history is there, that file is named.
  expect(known).toEqual(['b 3 2020-01-03'])
  expect(result).toEqual({
    versions: 1,
    complete: false,
    problem: 'recipes: the repository lacks old contents of a.toy',
  })
  expect(existsSync(join(folder, 'trapped'))).toBe(false)
  // The trap is one: git on the checkout itself springs it.
  expect(() => git('2020-01-04', 'diff', 'HEAD~1')).toThrow('Command failed')
  expect(existsSync(join(folder, 'trapped'))).toBe(true)
})

test('a folder that is no checkout has no history', async () => {
  mkdirSync(join(folder, 'plain'))
  expect((await sync(true, join(folder, 'plain'))).result).toBeNull()
})

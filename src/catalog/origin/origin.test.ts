import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { checkoutOf, withoutCredentials } from './checkout.ts'
import { absolute, openOrigin } from './origin.ts'

let folder: string
let repository: string
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'portolan-origin-')))
  repository = join(folder, 'recipes')
  mkdirSync(repository)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const environment = {
  PATH: process.env['PATH'],
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ann',
  GIT_AUTHOR_EMAIL: 'ann@example.org',
  GIT_COMMITTER_NAME: 'Ann',
  GIT_COMMITTER_EMAIL: 'ann@example.org',
}
const git = (...args: string[]): string =>
  execFileSync('git', args, { cwd: repository, env: environment, stdio: 'pipe' }).toString().trim()
function commit(text: string): string {
  writeFileSync(join(repository, 'a.toy'), text)
  git('add', '.')
  git('commit', '-q', '-m', text)
  return git('rev-parse', 'HEAD')
}

const said: string[] = []
const effects = {
  signal: new AbortController().signal,
  progress: (text: string) => void said.push(text),
}
const open = (location: string, history = false) =>
  openOrigin(location, 'recipes', history, effects, join(folder, 'cache'))

describe('a checkout', () => {
  test('tells its commit and remote, wherever in it the path lies', () => {
    git('init', '-q', '-b', 'main')
    git('remote', 'add', 'origin', 'https://ann:secret@example.org/recipes.git')
    mkdirSync(join(repository, 'sub/folder'), { recursive: true })
    const id = commit('one')
    const expected = {
      top: repository,
      commit: id,
      remote: 'https://example.org/recipes.git',
      shallow: null,
    }
    expect(checkoutOf(repository)).toMatchObject(expected)
    expect(checkoutOf(join(repository, 'sub/folder'))).toMatchObject(expected)
    git('pack-refs', '--all')
    expect(checkoutOf(repository)).toMatchObject(expected)
    git('checkout', '-q', '--detach')
    expect(checkoutOf(repository)).toMatchObject(expected)
    git('worktree', 'add', '-q', '../linked', '-b', 'other')
    expect(checkoutOf(join(folder, 'linked'))).toMatchObject({
      ...expected,
      top: join(folder, 'linked'),
    })
  })

  test('without commits it has none; a folder that is none is null', () => {
    expect(checkoutOf(folder)).toBeNull()
    git('init', '-q')
    expect(checkoutOf(repository)).toMatchObject({ commit: null, remote: null })
  })

  test.each([
    ['ref: ../../../etc/passwd\n'],
    ['ref: refs/heads/../../../secret\n'],
    ['$(touch x)\n'],
    [''],
  ])('a HEAD that is odd is no commit: %j', (head) => {
    git('init', '-q')
    writeFileSync(join(repository, '.git/HEAD'), head)
    expect(checkoutOf(repository)?.commit ?? null).toBeNull()
  })

  test('no program that its configuration names is run', async () => {
    git('init', '-q')
    commit('one')
    const trap = `touch ${join(folder, 'trapped')}; false`
    writeFileSync(
      join(repository, '.git/config'),
      `[core]\n\tfsmonitor = "${trap}"\n\tsshCommand = "${trap}"\n\tpager = "${trap}"\n\thooksPath = ${folder}\n[diff]\n\texternal = "${trap}"\n`,
    )
    const { checkout, tree } = await open(repository)
    expect(checkout?.commit).toMatch(/^[0-9a-f]{40}$/)
    expect(tree.list('')).toEqual(['a.toy'])
    expect(existsSync(join(folder, 'trapped'))).toBe(false)
  })
})

describe('a git URL', () => {
  test.each(['file://', 'git+file://'])('%s is cloned, then kept up to date', async (scheme) => {
    git('init', '-q')
    const first = commit('one')
    const url = `${scheme}${repository}`
    const cloned = await open(url)
    expect(cloned.tree.text('a.toy')).toBe('one')
    expect(cloned.checkout).toMatchObject({ commit: first, remote: `file://${repository}` })
    // Only the last commit was fetched.
    expect(cloned.checkout?.shallow).toContain(first)
    const second = commit('two')
    writeFileSync(join(cloned.tree.root, 'left-over.toy'), '')
    const updated = await open(url)
    expect(updated.tree.text('a.toy')).toBe('two')
    expect(updated.tree.list('')).toEqual(['a.toy'])
    expect(updated.checkout).toMatchObject({ commit: second })
    expect(said).toContain(`fetching file://${repository}`)
    // The whole history, once it is asked for.
    expect((await open(url, true)).checkout?.shallow).toBeNull()
  })

  test('a repository without work tree is cloned, too', async () => {
    git('init', '-q')
    commit('one')
    git('clone', '-q', '--bare', '.', '../bare.git')
    expect((await open(join(folder, 'bare.git'))).tree.text('a.toy')).toBe('one')
  })

  test('history that was rewritten is followed', async () => {
    git('init', '-q')
    commit('one')
    const url = `file://${repository}`
    await open(url)
    writeFileSync(join(repository, 'a.toy'), 'other')
    git('commit', '-q', '--amend', '-a', '-m', 'other')
    expect((await open(url)).tree.text('a.toy')).toBe('other')
  })

  test('one that is not there is an error that names it and leaves no clone', async () => {
    const url = `file://${folder}/nowhere`
    await expect(open(url)).rejects.toMatchObject({
      code: 'GIT_FAILED',
      where: url,
      exitCode: 3,
      message: expect.stringContaining('nowhere'),
    })
    expect(readdirSync(join(folder, 'cache/git'))).toEqual([])
  })

  test('no option can be smuggled in', async () => {
    const url = `git+--upload-pack=touch ${folder}/trapped`
    await expect(open(url)).rejects.toMatchObject({ code: 'GIT_FAILED' })
    expect(existsSync(join(folder, 'trapped'))).toBe(false)
  })

  test('a clone that is stopped leaves nothing', async () => {
    git('init', '-q')
    commit('one')
    const controller = new AbortController()
    controller.abort()
    const stopped = openOrigin(
      `file://${repository}`,
      'recipes',
      false,
      { signal: controller.signal, progress: () => {} },
      join(folder, 'cache'),
    )
    await expect(stopped).rejects.toMatchObject({ code: 'INTERRUPTED' })
    expect(readdirSync(join(folder, 'cache/git'))).toEqual([])
  })
})

describe('the URL of an index', () => {
  let server: Server
  let content: Buffer | null
  let modified: string
  let served: number
  beforeEach(async () => {
    content = Buffer.from('{"a":1}')
    modified = new Date('2024-05-01T00:00:00Z').toUTCString()
    served = 0
    server = createServer((request, response) => {
      if (content === null) return void response.writeHead(404).end()
      if (request.headers['if-modified-since'] === modified)
        return void response.writeHead(304).end()
      served += 1
      response.writeHead(200, { 'last-modified': modified }).end(content)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  })
  afterEach(() => new Promise((done) => server.close(done)))
  const url = (name: string) =>
    `http://127.0.0.1:${(server.address() as { port: number }).port}/${name}`

  test('is downloaded, and again only when it is newer', async () => {
    expect((await open(url('index.json'))).tree.text('index.json')).toBe('{"a":1}')
    expect((await open(url('index.json'))).tree.text('index.json')).toBe('{"a":1}')
    expect(served).toBe(1)
    modified = new Date('2024-06-01T00:00:00Z').toUTCString()
    content = Buffer.from('{"a":2}')
    expect((await open(url('index.json'))).tree.text('index.json')).toBe('{"a":2}')
  })

  test('an error of the server leaves the old file', async () => {
    await open(url('index.json'))
    content = null
    await expect(open(url('index.json'))).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: 'the server answered 404 Not Found',
      where: url('index.json'),
    })
    const [place = ''] = readdirSync(join(folder, 'cache/index'))
    expect(readdirSync(join(folder, 'cache/index', place))).toEqual(['index.json'])
  })

  test('a server that is not there', async () => {
    await expect(open('http://127.0.0.1:1/index.json')).rejects.toMatchObject({
      code: 'DOWNLOAD_FAILED',
      message: expect.stringMatching(/ECONNREFUSED|bad port/),
    })
  })
})

test('a path becomes absolute, a URL stays', () => {
  expect(absolute('x')).toBe(join(process.cwd(), 'x'))
  for (const url of ['https://example.org/x', 'git@example.org:x/y.git', 'ssh://example.org/x'])
    expect(absolute(url)).toBe(url)
})

test('credentials are not kept', () => {
  expect(withoutCredentials('https://ann:secret@example.org/x')).toBe('https://example.org/x')
  expect(withoutCredentials('git@example.org:x/y.git')).toBe('git@example.org:x/y.git')
})

/** Both databases for tests: a file in a temporary folder, a PostgreSQL server of the test's own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export type TestDatabase = {
  /** Of an empty database of its own, as `--database` takes it. */
  location(): Promise<string>
  close(): Promise<void>
}

export type DatabaseKind = {
  name: string
  /** Says also why there is none here, if so. */
  title: string
  missing: boolean
  open: () => Promise<TestDatabase>
}

const serverFolder = '/usr/lib/postgresql'

/** Where Debian keeps the server's programs, or null. */
function postgresPrograms(): string | null {
  if (!existsSync(serverFolder)) return null
  const versions = readdirSync(serverFolder).sort((a, b) => Number(b) - Number(a))
  const found = versions.map((version) => join(serverFolder, version, 'bin'))
  return found.find((folder) => existsSync(join(folder, 'initdb'))) ?? null
}

function openFiles(): Promise<TestDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-store-'))
  let count = 0
  return Promise.resolve({
    location: () => Promise.resolve(join(folder, `${++count}.sqlite`)),
    close: () => Promise.resolve(rmSync(folder, { recursive: true, force: true })),
  })
}

/** The server refuses to run as root; then it runs as the user that owns nothing. */
const nobody = 65_534
const identity = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}

async function openServer(): Promise<TestDatabase> {
  const programs = postgresPrograms()!
  const folder = mkdtempSync(join(tmpdir(), 'portolan-pg-'))
  if (identity.uid !== undefined) chownSync(folder, nobody, nobody)
  const data = join(folder, 'data')
  const run = (program: string, ...args: string[]) =>
    execFileSync(join(programs, program), args, { ...identity, cwd: folder, stdio: 'pipe' })
  run(
    'initdb',
    '-D',
    data,
    '-U',
    'portolan',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  )
  const server = spawn(
    join(programs, 'postgres'),
    ['-D', data, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
    { ...identity, cwd: folder, stdio: 'ignore' },
  )
  const url = (database: string) =>
    `postgres://portolan@localhost/${database}?host=${encodeURIComponent(folder)}`
  let count = 0
  for (let tries = 0; !ready(programs, folder); tries++) {
    if (tries > 100 || server.exitCode !== null) throw new Error('PostgreSQL does not start')
    await sleep(100)
  }
  return {
    location() {
      const name = `test${++count}`
      run('createdb', '-h', folder, '-U', 'portolan', name)
      return Promise.resolve(url(name))
    },
    async close() {
      await stopped(server)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function ready(programs: string, folder: string): boolean {
  try {
    execFileSync(join(programs, 'pg_isready'), ['-h', folder], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

async function stopped(server: ChildProcess): Promise<void> {
  const end = new Promise((resolve) => server.once('exit', resolve))
  // A quick end: connections are cut, nothing is kept.
  server.kill('SIGQUIT')
  await end
}

export const databases: readonly DatabaseKind[] = [
  { name: 'SQLite', title: 'SQLite', missing: false, open: openFiles },
  {
    name: 'PostgreSQL',
    title: `PostgreSQL${postgresPrograms() ? '' : ' (skipped: the package postgresql is not installed)'}`,
    missing: postgresPrograms() === null,
    open: openServer,
  },
]

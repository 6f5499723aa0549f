/**
 * Commands as an ordinary user. Tests that start as root step down to a user id that no account has,
 * with a private home; others stay who they are.
 */
import { spawnSync } from 'node:child_process'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export const project = join(import.meta.dirname, '../..')
export const isRoot = process.getuid?.() === 0
/** The user id that examples/heat/land steps down to. */
export const userId = isRoot ? 61861 : (process.getuid?.() ?? 0)

export type Finished = { code: number; stdout: string; stderr: string }
type Environment = Readonly<Record<string, string>>

export function run(argv: readonly string[], environment: Environment, cwd: string): Finished {
  const [program = '', ...rest] = argv
  const result = spawnSync(program, rest, {
    cwd,
    env: environment,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    timeout: 600_000,
  })
  if (result.error) throw result.error
  return { code: result.status ?? 128, stdout: result.stdout, stderr: result.stderr }
}

/** Words before a command that make it run as the ordinary user. */
export const stepDown: readonly string[] = isRoot
  ? ['setpriv', '--reuid', `${userId}`, '--regid', `${userId}`, '--clear-groups', '--no-new-privs']
  : []

/** What a login would give, and nothing of the tests' own environment. */
export const plainEnvironment = (home: string): Record<string, string> => ({
  HOME: home,
  PATH: process.env['PATH'] ?? '/usr/bin:/bin',
  LANG: 'C.UTF-8',
  NO_COLOR: '1',
})

/** A temporary folder that the ordinary user owns. */
export function userFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `portolan-${name}-`))
  chmodSync(folder, 0o755)
  if (isRoot) chownSync(folder, userId, userId)
  return folder
}

/** The checkout, or links to its files where the ordinary user may not read it. */
export function readableCheckout(folder: string): string {
  const seen = run([...stepDown, 'test', '-r', join(project, 'portolan')], {}, '/')
  if (seen.code === 0) return project
  const copy = join(folder, 'checkout')
  rmSync(copy, { recursive: true, force: true })
  mkdirSync(copy)
  for (const entry of [
    'portolan',
    'package.json',
    'src',
    'data',
    'schemas',
    'examples',
    'node_modules',
  ]) {
    const linked = run(['cp', '-al', join(project, entry), copy], process.env as Environment, '/')
    if (linked.code !== 0)
      run(['cp', '-a', join(project, entry), copy], process.env as Environment, '/')
  }
  return copy
}

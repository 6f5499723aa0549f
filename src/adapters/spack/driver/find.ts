/** Finds the Spack to drive, and what of the user's own Spack files it may share. */
import { execFile } from 'node:child_process'
import { constants } from 'node:fs'
import { access } from 'node:fs/promises'
import { delimiter, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { PortolanError } from '../../../model/errors.ts'

export type Environment = Readonly<Record<string, string | undefined>>

const isProgram = async (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

/** `root`: as `--spack-root` gives it; then SPACK_ROOT, then PATH. Throws SPACK_NOT_FOUND. */
export async function findSpack(
  root: string | undefined,
  environment: Environment,
): Promise<string> {
  const named = root ?? environment['SPACK_ROOT']
  const folders =
    named === undefined
      ? (environment['PATH'] ?? '').split(delimiter).filter((dir) => dir.startsWith('/'))
      : [join(resolve(named), 'bin')]
  for (const folder of folders) {
    const program = join(folder, 'spack')
    if (await isProgram(program)) return program
  }
  throw new PortolanError('SPACK_NOT_FOUND', 'there is no Spack to build with', {
    where: named === undefined ? 'PATH' : join(resolve(named), 'bin/spack'),
    hint: 'name the folder of a Spack 1.1 or newer with --spack-root',
    exitCode: 3,
  })
}

const versions = new Map<string, Promise<string>>()

/** What `spack --version` prints; asked once for each program. */
export function spackVersion(program: string, environment: Environment): Promise<string> {
  const known = versions.get(program)
  if (known) return known
  const asked = promisify(execFile)(program, ['--version'], {
    env: { ...environment },
    timeout: 60_000,
  }).then(
    ({ stdout }) => stdout.trim(),
    (cause: unknown) => {
      versions.delete(program)
      throw new PortolanError('SPACK_BROKEN', `spack --version fails: ${firstLine(cause)}`, {
        where: program,
        hint: 'run it by hand; Spack needs a Python',
        exitCode: 3,
        cause,
      })
    },
  )
  versions.set(program, asked)
  return asked
}

const firstLine = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? ''

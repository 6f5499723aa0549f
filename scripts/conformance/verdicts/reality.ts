/**
 * Runs programs of unpacked packages inside a changed root, as nobody, without a network, with a time
 * limit, and tells whether the loader got them to run. Needs root's rights for chroot.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

export type Reality = { runs: boolean; said: string }

/** What the kernel and the loader say when a program cannot be started; its own failures are its own. */
const refusals = [
  /error while loading shared libraries: .*/,
  /version `[^']+' not found.*/,
  /symbol lookup error: .*/,
  /CPU ISA level is lower than required.*/,
  /FATAL: kernel too old/,
  /cannot execute: required file not found/,
  /Exec format error/,
  /failed to run command .*: No such file or directory/,
  /relocation error: .*/,
]

/**
 * `program` and the folders of `libraries` are paths inside `root`. Everything it starts ends with it.
 */
export function runInside(root: string, program: string, libraries: readonly string[]): Reality {
  const isolation = ['--net', '--pid', '--ipc', '--fork', '--kill-child']
  const inside = [
    'chroot',
    '--userspec=65534:65534',
    root,
    'env',
    '-i',
    'PATH=/usr/bin:/bin',
    'HOME=/tmp',
    // Each function at the start, not when it is called: what is missing shows.
    'LD_BIND_NOW=1',
    ...(libraries.length > 0 ? [`LD_LIBRARY_PATH=${libraries.join(':')}`] : []),
    'timeout',
    '-s',
    'KILL',
    '5',
    program,
    '--version',
  ]
  const { stdout, stderr, status, signal } = spawnSync('unshare', [...isolation, ...inside], {
    encoding: 'utf8',
    input: '',
    timeout: 20_000,
    maxBuffer: 1 << 24,
  })
  const text = `${stderr}\n${stdout}`
  const refusal = refusals.map((r) => r.exec(text)?.[0]).find((found) => found !== undefined)
  if (refusal !== undefined) return { runs: false, said: refusal }
  return { runs: true, said: `exit ${status ?? signal}` }
}

/** A path of an unpacked artefact, as it is inside the root. */
export const placed = (folder: string, path: string): string => join('/', folder, path)

/** Runs git. */
import { spawn } from 'node:child_process'
import { PortolanError } from '../../model/errors.ts'

/** Variables by which git would work on another repository than the one meant. */
const foreign =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|CONFIG.*|EXTERNAL_DIFF|TRACE.*)$/

const quiet: Readonly<Record<string, string>> = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_LFS_SKIP_SMUDGE: '1',
  GIT_OPTIONAL_LOCKS: '0',
  LC_ALL: 'C',
}

export function gitEnvironment(more: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !foreign.test(name))
  return { ...Object.fromEntries(own), ...quiet, ...more }
}

export type GitRun = {
  cwd: string
  env?: Readonly<Record<string, string>>
  signal: AbortSignal
  /** Told the output as it comes; without it the output is dropped. */
  onOutput?: (chunk: Buffer) => void
}

/** Throws GIT_MISSING, GIT_FAILED with what git said, INTERRUPTED. */
export async function git(
  args: readonly string[],
  { cwd, env = {}, signal, onOutput }: GitRun,
): Promise<void> {
  // No program that a repository or a user names is to be run.
  const settings = ['core.hooksPath=/dev/null', 'core.fsmonitor=false', 'gc.auto=0']
  const child = spawn('git', [...settings.flatMap((s) => ['-c', s]), ...args], {
    cwd,
    env: gitEnvironment(env),
    stdio: ['ignore', onOutput ? 'pipe' : 'ignore', 'pipe'],
  })
  const stop = () => child.kill('SIGTERM')
  signal.addEventListener('abort', stop)
  let said = ''
  child.stderr?.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)))
  try {
    const code = await new Promise<number | null>((done, failed) => {
      child.on('error', failed)
      child.stdout?.on('data', (chunk: Buffer) => {
        try {
          onOutput?.(chunk)
        } catch (error) {
          failed(error instanceof Error ? error : new Error(String(error)))
          stop()
        }
      })
      child.on('close', done)
    })
    if (signal.aborted) throw new PortolanError('INTERRUPTED', 'interrupted', { exitCode: 130 })
    if (code !== 0) throw failure(args, said)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    throw new PortolanError('GIT_MISSING', 'the program git is needed for this and is not there', {
      hint: 'install git, or give a folder with the recipes',
      exitCode: 3,
      cause: error,
    })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}

function failure(args: readonly string[], said: string): PortolanError {
  const lines = said.split('\n').filter((line) => line.trim() !== '')
  const fatal = lines.find((line) => /^(fatal|error):/.test(line)) ?? lines.at(-1) ?? 'no message'
  const command = args.find((arg) => !arg.startsWith('-')) ?? ''
  return new PortolanError('GIT_FAILED', `git ${command}: ${fatal.replace(/^\w+: /, '')}`, {
    exitCode: 3,
    cause: new Error(said),
  })
}

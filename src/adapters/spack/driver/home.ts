/**
 * Spack's private world under the user's prefix. Nothing of the user's configuration is read; what
 * is costly to fetch again (recipes, bootstrapped solver, indices) is shared with the user's own
 * Spack by links, where it is there.
 */
import { lstat, mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { stringify } from 'yaml'
import { writeAtomic } from '../../../util/atomic.ts'
import type { DriverContext } from '../../adapter.ts'
import type { Environment } from './find.ts'

export type Home = {
  /** Install tree: `<target>/<name>-<version>-<hash>`. */
  tree: string
  environments: string
  externals: string
  mirror: string
  cache: string
  config: string
  /** Configuration scope for people: where this tree is. */
  scope: string
}

export const homeOf = ({ home }: Pick<DriverContext, 'home'>): Home => ({
  tree: join(home, 'opt'),
  environments: join(home, 'environments'),
  externals: join(home, 'externals'),
  mirror: join(home, 'mirror'),
  cache: join(home, 'cache'),
  config: join(home, 'config'),
  scope: join(home, 'scope'),
})

/** Folders of Spack's user cache that hold nothing of a single build. */
const shareable = ['package_repos', 'bootstrap', 'cache']

const exists = async (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

export async function makeHome(home: Home, environment: Environment): Promise<void> {
  for (const folder of Object.values(home)) await mkdir(folder, { recursive: true })
  const user = environment['SPACK_USER_CACHE_PATH'] ?? join(environment['HOME'] ?? '/', '.spack')
  for (const name of shareable) {
    const [from, to] = [join(user, name), join(home.cache, name)]
    if (!(await exists(from)) || (await exists(to))) continue
    await symlink(from, to).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}

const quoted = (path: string): string => `'${path.replaceAll("'", `'\\''`)}'`

/**
 * Writes configuration that ranks above an environment; gives its folders. Where Spack installs
 * stays, so that people can look at it with Spack's own commands; the rest is of this run.
 */
export async function writeScopes(
  home: Home,
  mirrors: readonly string[],
  context: Pick<DriverContext, 'scratch' | 'jobs' | 'emit'>,
  cache?: string,
): Promise<[string, string]> {
  const kept = {
    install_tree: {
      root: home.tree,
      'projections:': { all: '{architecture.target}/{name}-{version}-{hash}' },
    },
    source_cache: join(home.cache, 'source'),
  }
  await writeAtomic(join(home.scope, 'config.yaml'), stringify({ config: kept }))
  const run = join(context.scratch, 'scope')
  const write = async (name: string, data: unknown): Promise<void> => {
    const [file, text] = [join(run, name), stringify(data)]
    await writeAtomic(file, text)
    const shell = `mkdir -p ${quoted(run)}\ncat > ${quoted(file)} << 'END'\n${text}END`
    context.emit({ kind: 'did', shell })
  }
  const config = {
    'build_stage:': [join(context.scratch, 'stage')],
    test_stage: join(context.scratch, 'test'),
    build_jobs: context.jobs,
  }
  await write('config.yaml', { config })
  const named: [string, object][] = mirrors.map((folder, i) => [
    `source-dir-${i + 1}`,
    { url: `file://${folder}`, source: true, binary: false },
  ])
  if (cache !== undefined) {
    const url = cache.startsWith('/') ? `file://${cache}` : cache
    named.push(['cache', { url, source: false, binary: true, signed: false }])
  }
  if (named.length > 0) {
    await write('mirrors.yaml', { mirrors: Object.fromEntries(named) })
  }
  return [home.scope, run]
}

/** Where nobody listens: without leave to download, Spack's attempts end at once. */
const nowhere = 'http://127.0.0.1:9/'

/** The whole environment of Spack's process. */
export function environmentFor(
  home: Home,
  context: Pick<DriverContext, 'scratch' | 'temporary' | 'downloads' | 'env'>,
  environment: Environment,
): Record<string, string> {
  const python = environment['SPACK_PYTHON']
  const proxies = ['http_proxy', 'https_proxy', 'ftp_proxy', 'all_proxy']
  const given = proxies.flatMap((name) => {
    const value = environment[name]
    return value === undefined ? [] : [[name, value]]
  })
  return {
    PATH: '/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin',
    HOME: context.scratch,
    TMPDIR: context.temporary,
    LC_ALL: 'C.UTF-8',
    TZ: 'UTC',
    SPACK_DISABLE_LOCAL_CONFIG: '1',
    SPACK_USER_CONFIG_PATH: home.config,
    SPACK_USER_CACHE_PATH: home.cache,
    ...(python !== undefined && { SPACK_PYTHON: python }),
    ...(context.downloads === undefined
      ? Object.fromEntries(proxies.map((name) => [name, nowhere]))
      : Object.fromEntries(given)),
    ...context.env,
  }
}

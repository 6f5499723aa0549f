/** A ready build of a Spack build cache, put into Spack's tree by Spack itself. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { PortolanError } from '../../../model/errors.ts'
import type { Step } from '../../../model/plan.ts'
import { writeAtomic } from '../../../util/atomic.ts'
import type { DriverContext, DriverResult } from '../../adapter.ts'
import type { Spack } from './concretise.ts'
import type { Home } from './home.ts'
import { prefixOf, verify } from './verify.ts'

type Cached = NonNullable<Step['binary']>

/** Throws CACHE_CHANGED, SPACK_NOT_INSTALLED and what `exec` throws. */
export async function installCached(
  step: Step,
  binary: Cached,
  { home, spack, context }: { home: Home; spack: Spack; context: DriverContext },
): Promise<DriverResult> {
  context.emit({ kind: 'phase', phase: 'install' })
  await checkArchive(binary)
  const folder = join(home.environments, 'caches')
  await mkdir(folder, { recursive: true })
  await writeAtomic(join(folder, 'spack.yaml'), 'spack:\n  specs: []\n  view: false\n')
  // Its hash names the very build, for whatever target; the archive's own is compared by Spack, and here for local caches.
  await spack(folder, 'buildcache', 'install', '--otherarch', '--unsigned', `/${binary.hash}`)
  context.emit({ kind: 'phase', phase: 'verify' })
  const prefix = await prefixOf(binary.hash, home.tree)
  await verify(step, prefix, (event) => context.emit(event))
  return { prefix }
}

/** What the plan was made with must still be there. */
async function checkArchive({ cache, archive, sha256 }: Cached): Promise<void> {
  if (!cache.startsWith('/') || archive === undefined || sha256 === undefined) return
  const file = join(cache, archive)
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash).catch((cause: unknown) => {
    throw changed(file, 'cannot be read', cause)
  })
  if (hash.digest('hex') !== sha256) throw changed(file, 'is not what the plan was made with')
}

const changed = (file: string, what: string, cause?: unknown): PortolanError =>
  new PortolanError('CACHE_CHANGED', `the archive of the build cache ${what}`, {
    where: file,
    hint: 'sync the cache (portolan catalog sync spack --cache FOLDER), and make the plan again',
    exitCode: 3,
    cause,
  })

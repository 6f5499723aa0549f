/**
 * EESSI's module names, those of EasyBuild's default naming scheme:
 * `name/version[-toolchain-version][suffix]`.
 */
import type { Toolchain } from '../../model/package.ts'

/** Names of EasyBuild's toolchains; what is built without one has nothing in its place. */
const toolchains =
  'GCCcore GCC gompi gfbf foss gomkl gmpich gmpolf gmpflf golf gcccuda gompic fosscuda ' +
  'intel-compilers iccifort iimpi iimkl iompi iomkl impich intel iccifortcuda iimpic intelcuda ' +
  'llvm-compilers lompi lfbf lfoss lmpich lmpflf NVHPC nvidia-compilers nvompi nvofbf nvofoss ' +
  'nvhpc-compilers nvpompi npsmpic rocm-compilers rompi rfbf rfoss Clang ClangGCC FCC ffmpi Fujitsu'

// The toolchains of one vendor have a second version in theirs: `NVHPC-25.3-CUDA-12.8.0`.
const pattern = new RegExp(
  `^(?<version>.+?)-(?<name>${toolchains
    .split(' ')
    .toSorted((a, b) => b.length - a.length)
    .join(
      '|',
    )})-(?<release>\\d[A-Za-z0-9.]*(?:(?<=-(?:NVHPC|nvidia-compilers)-[^-]+)-CUDA-[\\d.]+)?)(?<suffix>(?:[-_].*)?)$`,
)

export type ModuleName = {
  name: string
  version: string
  toolchain: Toolchain
  versionSuffix: string
}

/**
 * The parts of `HDF5/1.14.0-gompi-2023a`. Without a toolchain the whole is the version: where its
 * suffix would begin cannot be told from the name. null when it is no module name.
 */
export function parseModuleName(full: string): ModuleName | null {
  const [, name = '', rest = ''] = /^([^/]+)\/([^/]+)$/.exec(full) ?? []
  if (name === '') return null
  const parts = pattern.exec(rest)?.groups
  if (!parts) return { name, version: rest, toolchain: system, versionSuffix: '' }
  return {
    name,
    version: parts['version'] ?? '',
    toolchain: { name: parts['name'] ?? '', version: parts['release'] ?? '' },
    versionSuffix: parts['suffix'] ?? '',
  }
}

export const system: Toolchain = { name: 'system', version: 'system' }

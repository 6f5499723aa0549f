/**
 * What recipes ask of the machine they are read for: the platform, never the disk, the network or the
 * environment of the machine that reads. No file exists, no program is found, no variable is set.
 */
import { HostObject, native, PyClass, PyDict, PyTuple } from '../../../../python/index.ts'
import { PyUnknown, raise, types } from '../../../../python/index.ts'
import type { PyModule, Value } from '../../../../python/index.ts'
import type { RecipeHost } from '../../../adapter.ts'
import { library, shared } from './library.ts'

/** `uname -s` and `sys.platform` of Spack's platforms. */
const systems: Record<string, { uname: string; python: string }> = {
  linux: { uname: 'Linux', python: 'linux' },
  darwin: { uname: 'Darwin', python: 'darwin' },
  windows: { uname: 'Windows', python: 'win32' },
  freebsd: { uname: 'FreeBSD', python: 'freebsd14' },
}

/** Stands for the current folder: recipes name it where people put files that they got by hand. */
const currentFolder = '$CWD'

const no = native('no(path)', () => false)

const moreNames = (): Record<string, Record<string, Value>> => ({
  os: {
    environ: new PyDict(shared),
    getenv: native('getenv(key, default=)', (a) => a.get('default') ?? null),
  },
  'os.path': { exists: no, isfile: no, isdir: no, islink: no, lexists: no },
  platform: {
    architecture: native('architecture()', () => new PyTuple(['64bit', 'ELF'])),
    processor: native('processor()', () => ''),
    node: native('node()', () => 'localhost'),
    mac_ver: native('mac_ver()', () => new PyTuple(['', new PyTuple(['', '', '']), ''])),
  },
  sys: { byteorder: 'little', executable: new PyUnknown('the Python that reads') },
})

/** Modules of Python's library, told of the host; undefined for names that are none. */
export function hostModules(host: RecipeHost): (name: string) => PyModule | undefined {
  const system = systems[host.platform] ?? { uname: host.platform, python: host.platform }
  return library(
    {
      platform: system.python,
      system: system.uname,
      machine: host.family ?? host.target,
      cwd: currentFolder,
      version: [3, 11, 0],
    },
    moreNames(),
  )
}

const platformClass = new PyClass('Platform', [types.object])

class PyPlatform extends HostObject {
  readonly #host: RecipeHost
  constructor(host: RecipeHost) {
    super()
    this.#host = host
  }
  override get cls(): PyClass {
    return platformClass
  }
  override attribute(name: string): Value | undefined {
    const { platform, os, target } = this.#host
    return { name: platform, default_os: os, default: target }[name]
  }
  override str(): string {
    return this.#host.platform
  }
}

/** Names of `spack.package` that ask about the machine. */
export const hostFunctions = (host: RecipeHost): Record<string, Value> => ({
  env: new PyDict(shared),
  pwd: native('pwd()', () => currentFolder),
  which: native('which(*names, path=, required=)', () => null),
  macos_version: native('macos_version()', () => {
    throw raise('AttributeError', `no macOS version of the platform ${host.platform}`)
  }),
  host_platform: native('host_platform()', () => new PyPlatform(host)),
  kernel_version: native('kernel_version()', () => new PyUnknown('the version of the kernel')),
})

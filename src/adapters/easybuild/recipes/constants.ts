/**
 * The names an easyconfig may use without defining them: templates of addresses and file names
 * (tool.json), facts of the machine it is read for, licences. Source: EasyBuild's documentation of
 * constants.
 */
import type { RecipeHost } from '../../adapter.ts'
import { PyDict, PyModule, PyTuple, type Home, type Value } from '../../../python/values.ts'
import { externalModule } from './dependencies.ts'
import { tool } from './tool.ts'

/** EasyBuild's licence classes, and what they are in SPDX. */
export const licences: Readonly<Record<string, string>> = {
  LicenseGPLv2: 'GPL-2.0-only',
  LicenseGPLv3: 'GPL-3.0-only',
  LicenseGCC: 'GPL-3.0-only WITH GCC-exception-3.1',
  LicenseGCCOld: 'GPL-2.0-only WITH GCC-exception-2.0',
  LicenseZlib: 'Zlib',
  LicenseLibpng: 'Libpng',
}

/** Versions of the Python that comes with a system; any other is taken to have 3.9. */
const systemPython: Readonly<Record<string, string>> = {
  rhel8: '3.6.8',
  rocky8: '3.6.8',
  almalinux8: '3.6.8',
  debian11: '3.9.2',
  debian12: '3.11.2',
  'ubuntu22.04': '3.10.12',
  'ubuntu24.04': '3.12.3',
}

/** What `NAME` of /etc/os-release is, as EasyBuild shortens it. */
const systemNames: Readonly<Record<string, string>> = {
  debian: 'Debian GNU/Linux',
  ubuntu: 'Ubuntu',
  rhel: 'RHEL',
  rocky: 'Rocky Linux',
  almalinux: 'AlmaLinux',
  centos: 'CentOS Linux',
  fedora: 'Fedora Linux',
  sles: 'SLES',
}

/** CPU as `uname -m` names it. */
export function archOf({ target }: RecipeHost): string {
  if (/^(aarch64|armv[89]|neoverse|cortex|a64fx|thunderx|m\d$)/.test(target)) return 'aarch64'
  if (/^(ppc64le|power\d+le)/.test(target)) return 'ppc64le'
  if (/^(ppc64|power\d)/.test(target)) return 'ppc64'
  return /^(riscv64|u74mc)/.test(target) ? 'riscv64' : 'x86_64'
}

const text = {
  EXTERNAL_MODULE: externalModule,
  HOME: '/home/user',
  MODULE_LOAD_ENV_HEADERS: 'CPP_HEADERS',
  OS_PKG_OPENSSL_BIN: 'openssl',
}

const anyOf = {
  OS_PKG_IBVERBS_DEV: ['libibverbs-dev', 'libibverbs-devel', 'rdma-core-devel'],
  OS_PKG_OPENSSL_LIB: ['libssl', 'libopenssl'],
  OS_PKG_OPENSSL_DEV: ['openssl-devel', 'libssl-dev', 'libopenssl-devel'],
  OS_PKG_PAM_DEV: ['pam-devel', 'libpam0g-dev'],
}

const host = (of: RecipeHost): [string, Value][] => {
  const [, name = of.os, version = ''] = /^(\D*)(.*)$/.exec(of.os) ?? []
  return [
    ['ARCH', archOf(of)],
    ['OS_TYPE', of.platform === 'darwin' ? 'Darwin' : 'Linux'],
    ['OS_NAME', systemNames[name] ?? name],
    ['OS_VERSION', version],
    ['SYS_PYTHON_VERSION', systemPython[of.os] ?? '3.9.0'],
  ]
}

/** Those that no easyconfig can change. */
function fixedConstants(of: RecipeHost): ReadonlyMap<string, Value> {
  const { constants, alternativeConstants } = tool()
  return new Map<string, Value>([
    ...Object.entries(constants),
    ...Object.entries(alternativeConstants).map(([name, other]): [string, Value] => [
      name,
      constants[other] ?? null,
    ]),
    ...Object.entries(text),
    ...Object.entries(anyOf).map(([name, all]): [string, Value] => [name, new PyTuple(all)]),
    ...Object.keys(licences).map((name): [string, Value] => [name.slice('License'.length), name]),
    ...host(of),
  ])
}

/** The names of one easyconfig: its own, and behind them the constants. Only its own are listed. */
class Names extends Map<string, Value> {
  readonly #constants: ReadonlyMap<string, Value>
  readonly #home: Home
  #system: PyDict | undefined

  constructor(constants: ReadonlyMap<string, Value>, home: Home) {
    super()
    this.#constants = constants
    this.#home = home
  }

  override get(name: string): Value | undefined {
    return super.get(name) ?? (name === 'SYSTEM' ? this.#makeSystem() : this.#constant(name))
  }

  #constant(name: string): Value | undefined {
    return super.has(name) ? null : this.#constants.get(name)
  }

  /** A dictionary, which a recipe might change: each has its own. */
  #makeSystem(): Value {
    if (!this.#system) {
      this.#system = new PyDict(this.#home)
      this.#system.set('name', 'system')
      this.#system.set('version', 'system')
    }
    return this.#system
  }
}

class EasyconfigModule extends PyModule {
  override readonly dict: Map<string, Value>
  constructor(file: string, home: Home, constants: ReadonlyMap<string, Value>) {
    super('easyconfig', { file, home })
    this.dict = new Names(constants, home)
  }
}

/** Makes the empty module that an easyconfig is run in; assigned constants are not its own names. */
export function moduleMaker(of: RecipeHost): {
  make: (file: string, home: Home) => PyModule
  isConstant: (name: string) => boolean
} {
  const fixed = fixedConstants(of)
  return {
    make: (file, home) => new EasyconfigModule(file, home, fixed),
    isConstant: (name) => fixed.has(name) || name === 'SYSTEM',
  }
}

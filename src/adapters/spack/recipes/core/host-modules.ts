/**
 * What recipes ask of the machine they are read for: the platform, never the disk, the network or the
 * environment of the machine that reads. No file exists, no program is found, no variable is set.
 */
import { inexact } from '../../../../python/exceptions.ts'
import { PyUnknown } from '../../../../python/host.ts'
import { PyNative, type Machine } from '../../../../python/machine.ts'
import { PyDict, PyModule, PyTuple, type Value } from '../../../../python/values.ts'
import type { RecipeHost } from '../../../adapter.ts'
import { joinPath } from './paths.ts'

type Run = (vm: Machine, args: readonly Value[]) => Value

const native = (name: string, run: Run): PyNative => new PyNative(name, run)

function moduleOf(name: string, values: Record<string, Value | Run>): PyModule {
  const module = new PyModule(name, { open: true })
  for (const [key, value] of Object.entries(values))
    module.dict.set(key, typeof value === 'function' ? native(key, value) : value)
  return module
}

/** `uname -s` and `sys.platform` of Spack's platforms. */
const systems: Record<string, { uname: string; python: string }> = {
  linux: { uname: 'Linux', python: 'linux' },
  darwin: { uname: 'Darwin', python: 'darwin' },
  windows: { uname: 'Windows', python: 'win32' },
  freebsd: { uname: 'FreeBSD', python: 'freebsd14' },
}

const pathText = (vm: Machine, args: readonly Value[]): string => vm.str(args[0] ?? null)

function basename(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

function dirname(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1)
  return /^\/*$/.test(head) ? head : head.replace(/\/+$/, '')
}

function splitext(path: string): PyTuple {
  const match = /^(.*?[^/.][^/]*?)(\.[^./]*)$/s.exec(path)
  return new PyTuple(match ? [match[1]!, match[2]!] : [path, ''])
}

const pathModule = (): PyModule =>
  moduleOf('os.path', {
    sep: '/',
    join: (vm, args) => joinPath(args.map((arg) => vm.str(arg))),
    basename: (vm, args) => basename(pathText(vm, args)),
    dirname: (vm, args) => dirname(pathText(vm, args)),
    split: (vm, args) => {
      const path = pathText(vm, args)
      return new PyTuple([dirname(path), basename(path)])
    },
    splitext: (vm, args) => splitext(pathText(vm, args)),
    isabs: (vm, args) => pathText(vm, args).startsWith('/'),
    exists: () => false,
    isfile: () => false,
    isdir: () => false,
    islink: () => false,
    lexists: () => false,
  })

/** `$CWD` stands for the current folder: recipes use it for files that people get by hand. */
const osModule = (path: PyModule): PyModule =>
  moduleOf('os', {
    path,
    name: 'posix',
    sep: '/',
    linesep: '\n',
    pathsep: ':',
    environ: new PyDict(),
    getcwd: () => '$CWD',
    getenv: (_vm, args) => args[1] ?? null,
  })

/** Modules by name; those that are not here are unknown to recipes. */
export function hostModules(host: RecipeHost): Map<string, PyModule> {
  const system = systems[host.platform] ?? { uname: host.platform, python: host.platform }
  const machine = host.family ?? host.target
  const path = pathModule()
  const os = osModule(path)
  const sys = moduleOf('sys', {
    platform: system.python,
    version_info: new PyTuple([3, 11, 0]),
    maxsize: Number.MAX_SAFE_INTEGER,
    byteorder: 'little',
  })
  const platform = moduleOf('platform', {
    system: () => system.uname,
    machine: () => machine,
    processor: () => '',
    node: () => 'localhost',
    mac_ver: () => new PyTuple(['', new PyTuple(['', '', '']), '']),
  })
  const all = [path, os, sys, platform]
  return new Map(all.map((module) => [module.name, module]))
}

/** Names of `spack.package` that ask about the machine. */
export function hostFunctions(host: RecipeHost): Record<string, Value> {
  return {
    env: new PyDict(),
    pwd: native('pwd', () => '$CWD'),
    macos_version: native('macos_version', () => {
      throw inexact('Exception', `no macOS version of the platform ${host.platform}`)
    }),
    host_platform: native('host_platform', () => new PyUnknown(`the platform ${host.platform}`)),
    kernel_version: native('kernel_version', () => {
      throw inexact('Exception', 'the version of the kernel is not known')
    }),
  }
}

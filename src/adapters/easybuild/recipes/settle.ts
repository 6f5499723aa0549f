/**
 * The dependencies of one easyconfig: read as written, then, once all are known and with them the
 * templates, settled: expanded, each in its toolchain. Source: the behaviour of EasyConfig.parse.
 */
import { PortolanError } from '../../../model/errors.ts'
import type { Toolchain } from '../../../model/package.ts'
import {
  moduleName,
  readDependency,
  settleDependency,
  type WrittenDependency,
} from './dependencies.ts'
import type { DependencyFacts } from './facts.ts'
import type { Parameters } from './parameters.ts'
import type { Templates } from './templates.ts'
import { fullVersion } from './toolchains.ts'
import { show, textOf, type Plain } from './values.ts'

/** Lists of build dependencies, one for each of several builds when `iterate`. */
export type Written = {
  dependencies: readonly WrittenDependency[]
  builds: readonly (readonly WrittenDependency[])[]
  hidden: readonly WrittenDependency[]
  iterate: boolean
  multi: Record<string, string[]>
}

export type Settled = {
  dependencies: DependencyFacts[]
  builds: DependencyFacts[][]
  hidden: DependencyFacts[]
}

export function writtenDependencies(parameters: Parameters, own: Toolchain, arch: string): Written {
  const read = (list: readonly Plain[], hidden = false) =>
    list.flatMap((value) => readDependency(value, own, arch, hidden) ?? [])
  const { multi, builds, iterate } = buildLists(parameters)
  return {
    dependencies: read(parameters.list('dependencies')),
    builds: builds.map((list) => read(list)),
    hidden: read(parameters.list('hiddendependencies'), true),
    iterate,
    multi,
  }
}

/** `multi_deps = {'Python': ['3.11', '3.12']}` makes one list of build dependencies of each. */
function buildLists(parameters: Parameters): {
  multi: Written['multi']
  builds: readonly (readonly Plain[])[]
  iterate: boolean
} {
  const list = parameters.list('builddependencies')
  const nested =
    list.length > 0 && list.every((b) => itemsOf(b)?.every((item) => Array.isArray(item)))
  const written = parameters.get('multi_deps')
  if (!(written instanceof Map) || written.size === 0)
    return { multi: {}, builds: nested ? (list as Plain[][]) : [list], iterate: nested }
  if (nested) throw bad('multi_deps cannot stand beside lists of lists in builddependencies')
  const versions = [...written].map(([name, value]): [string, Plain[]] => {
    if (!Array.isArray(value)) throw bad(`multi_deps of ${name} is ${show(value)}, and no list`)
    return [name, value]
  })
  const multi = Object.fromEntries(versions.map(([name, all]) => [name, all.map(textOf)]))
  versions.sort(([a], [b]) => (a < b ? -1 : 1))
  const count = versions[0]?.[1].length ?? 0
  if (versions.some(([, all]) => all.length !== count))
    throw bad('the lists of multi_deps differ in length')
  const builds = Array.from({ length: count }, (_, i) => [
    ...versions.map(([name, all]): Plain => [name, all[i] ?? null]),
    ...list,
  ])
  return { multi, builds, iterate: count > 0 }
}

/** What Python finds in it with `for`. */
function itemsOf(value: Plain): readonly Plain[] | undefined {
  if (Array.isArray(value)) return value
  if (typeof value === 'string') return Array.from(value)
  return value instanceof Map ? [...value.keys()] : undefined
}

const bad = (what: string) => new PortolanError('EASYCONFIG', what)

export type Choose = Parameters_<typeof settleDependency>[2]
type Parameters_<F> = F extends (...args: infer A) => unknown ? A : never

export function settle(written: Written, templates: Templates, choose: Choose): Settled {
  const all = (list: readonly WrittenDependency[]) =>
    list.map((one) => settleDependency(one, templates, choose))
  const settled = {
    dependencies: all(written.dependencies),
    builds: written.builds.map(all),
    hidden: all(written.hidden),
  }
  replaceHidden(settled, written.iterate)
  return settled
}

/** `hiddendependencies` repeats those of the dependencies that are installed hidden. */
function replaceHidden(settled: Settled, iterate: boolean): void {
  for (const hidden of settled.hidden) {
    const { name, version, versionsuffix, toolchain } = hidden
    if (name === null || version === null || toolchain === null) continue
    const visible = moduleName(name, fullVersion({ version, versionsuffix, toolchain }), false)
    const same = (d: DependencyFacts) => d.module === visible || d.module === hidden.module
    const lists = [...settled.builds, settled.dependencies]
    if (!lists.some((list) => list.some(same)))
      throw bad(`hidden dependency ${visible} is not among the dependencies`)
    for (const list of lists) {
      // As EasyBuild has it: build dependencies of several builds stay as they are.
      if (iterate && list !== settled.dependencies) continue
      for (const [i, dependency] of list.entries()) if (same(dependency)) list[i] = hidden
    }
  }
}

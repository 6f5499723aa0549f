/** An installed easyconfig: the fields that say what was installed with what. */
import { PortolanError } from '../../model/errors.ts'
import type { Toolchain } from '../../model/package.ts'
import { archOf } from './recipes/constants.ts'
import { readDependency, readToolchain } from './recipes/dependencies.ts'
import { lineOf, makeEvaluate } from './recipes/evaluate.ts'
import type { Parameters } from './recipes/parameters.ts'
import { expand, templatesOf, type Templates } from './recipes/templates.ts'
import type { Plain } from './recipes/values.ts'

export type EasyconfigDependency = {
  name: string
  version: string
  versionsuffix: string
  /** undefined: that of the software, or part of it. */
  toolchain: Toolchain | undefined
  build: boolean
}

export type Easyconfig = {
  name: string
  version: string
  versionsuffix: string
  toolchain: Toolchain | undefined
  homepage: string | undefined
  easyblock: string | undefined
  moduleclass: string | undefined
  dependencies: EasyconfigDependency[]
  /** What could not be read, and where. */
  problems: { what: string; line?: number }[]
}

/** `machine` as `uname -m` names it; the parser gives null when even name or version is missing. */
export function makeParse(machine: string | undefined): (text: string) => Easyconfig | null {
  const host = { target: machine ?? 'x86_64', platform: 'linux', os: '' }
  const evaluate = makeEvaluate(host)
  const arch = archOf(host)
  return (text) => {
    const { parameters, error } = evaluate(text, 'easyconfig')
    const problems = error ? [problemOf(error)] : []
    const read = <T>(action: () => T, otherwise: T): T => {
      try {
        return action()
      } catch (error) {
        if (!(error instanceof PortolanError)) throw error
        problems.push(problemOf(error))
        return otherwise
      }
    }
    const word = (name: string) => read(() => parameters.text(name), undefined)
    const [name, version] = [word('name'), word('version')]
    if (name === undefined || version === undefined) return null
    const written = read(() => readToolchain(parameters.get('toolchain')), undefined)
    const own = written ?? { name: 'system', version: 'system' }
    const lists = [
      { values: read(() => parameters.list('dependencies'), []), build: false },
      { values: read(() => nested(parameters), []), build: true },
    ]
    const dependencies = lists.flatMap(({ values, build }) =>
      values.flatMap((value) => {
        const one = read(() => readDependency(value, own, arch), null)
        return one ? [{ ...one, build }] : []
      }),
    )
    const suffix = word('versionsuffix') ?? ''
    const templates = templatesOf({
      name,
      version,
      versionsuffix: suffix,
      toolchain: own,
      dependencies,
      arch,
    })
    const expanded = (value: string | undefined) =>
      value === undefined ? undefined : expand(value, templates)
    return {
      name,
      version: expand(version, templates),
      versionsuffix: expand(suffix, templates),
      toolchain: written,
      homepage: expanded(word('homepage')),
      easyblock: word('easyblock'),
      moduleclass: word('moduleclass'),
      dependencies: dependencies.flatMap((d) => (d.module === null ? [settled(d, templates)] : [])),
      problems,
    }
  }
}

/** Build dependencies of all builds. */
function nested(parameters: Parameters): readonly Plain[] {
  return parameters
    .list('builddependencies')
    .flatMap((value) => (Array.isArray(value) && value.every(Array.isArray) ? value : [value]))
}

function settled(
  one: NonNullable<ReturnType<typeof readDependency>> & { build: boolean },
  templates: Templates,
): EasyconfigDependency {
  return {
    name: expand(one.name ?? '', templates),
    version: expand(one.version ?? '', templates),
    versionsuffix: expand(one.versionsuffix, templates),
    toolchain: one.inherits ? undefined : (one.toolchain ?? undefined),
    build: one.build,
  }
}

function problemOf(error: PortolanError): { what: string; line?: number } {
  const line = lineOf(error)
  return { what: error.message, ...(line === undefined ? {} : { line }) }
}

/** Spack's `Spec` and versions as values of recipes; only what class bodies do with them. */
import { inexact, raise } from '../../../../python/exceptions.ts'
import { HostObject } from '../../../../python/host.ts'
import type { Machine } from '../../../../python/machine.ts'
import { PyNative } from '../../../../python/machine.ts'
import { unsupported } from '../../../../python/signals.ts'
import {
  PyClass,
  PySlice,
  PyTuple,
  types,
  type Key,
  type Value,
} from '../../../../python/values.ts'
import { pythonErrors, typeName } from './arguments.ts'
import { specKey } from '../../../../spec/constrain.ts'
import { parseSpec } from '../../../../spec/parse.ts'
import { printSpec } from '../../../../spec/print.ts'
import { intersects, parseVersions, within, type Versions } from '../../../../spec/range.ts'
import type { Spec } from '../../../../spec/spec.ts'
import {
  compareVersions,
  isDevelop,
  isPrerelease,
  parseVersion,
  type Version,
} from '../../../../spec/version.ts'

export const specClass = new PyClass('Spec', [types.object])

export class PySpec extends HostObject {
  readonly spec: Spec
  constructor(spec: Spec) {
    super()
    this.spec = spec
  }
  override get cls(): PyClass {
    return specClass
  }
  override attribute(name: string): Value | undefined {
    if (name === 'name') return this.spec.name ?? ''
    return undefined
  }
  override isInstance(of: PyClass): boolean {
    return of === specClass
  }
  override key(): Key {
    return `\x01spec${specKey(this.spec)}`
  }
  override compare(op: string, other: Value, _vm: Machine): boolean {
    if (op !== '==' && op !== '!=') throw unsupported(`'${op}' of specs`)
    return (other instanceof PySpec && specKey(other.spec) === specKey(this.spec)) === (op === '==')
  }
  override truth(): boolean {
    return true
  }
  override str(): string {
    return printSpec(this.spec)
  }
}

specClass.construct = (_vm: Machine, _cls: PyClass, args: readonly Value[]): Value => {
  const like = args[0]
  if (like instanceof PySpec) return like
  if (typeof like === 'string') return new PySpec(pythonErrors(() => parseSpec(like)))
  if (like === undefined || like === null) return new PySpec(parseSpec(''))
  throw inexact('TypeError', `a spec cannot be made of ${typeName(like)}`)
}

const versionOf = (text: string): Version => pythonErrors(() => parseVersion(text))

export const versionClass = new PyClass('StandardVersion', [types.object])

/** Release components with what stands between them, as Spack's `Version[...]` counts them. */
function segments(text: string): { token: string; separator: string }[] {
  const all = [...text.matchAll(/([0-9]+|[a-zA-Z]+)([_.-]*)/g)]
  return all.map((m) => ({ token: m[1]!, separator: m[2]! }))
}

function released(version: Version): { token: string; separator: string }[] {
  return segments(version.text).slice(0, version.release.length)
}

const joinSegments = (parts: readonly { token: string; separator: string }[]): string =>
  parts
    .flatMap(({ token, separator }) => [token.replace(/^0+(?=\d)/, ''), separator])
    .slice(0, -1)
    .join('')

type Getter = (v: Version) => Value

const replaced =
  (from: RegExp, to: string): Getter =>
  (v) =>
    new PyVersion(versionOf(v.text.replace(from, to)))
const upTo = (v: Version, end: number): Value =>
  new PyVersion(versionOf(joinSegments(released(v).slice(0, end))))

const getters: Record<string, Getter> = {
  string: (v) => v.text,
  dotted: replaced(/[-_]/g, '.'),
  underscored: replaced(/[.-]/g, '_'),
  dashed: replaced(/[._]/g, '-'),
  joined: replaced(/[._-]/g, ''),
  up_to_1: (v) => upTo(v, 1),
  up_to_2: (v) => upTo(v, 2),
  up_to_3: (v) => upTo(v, 3),
}

const methods: Record<string, (v: Version, args: readonly Value[]) => Value> = {
  up_to: (v, [end]) => upTo(v, Number(end)),
  isdevelop: (v) => isDevelop(v),
  is_prerelease: (v) => isPrerelease(v),
  satisfies: (v, [other]) => within(exactly(v), rangesOf(other)),
  intersects: (v, [other]) => intersects(exactly(v), rangesOf(other)),
}

const exactly = (v: Version): Versions => parseVersions(`=${v.text}`)

function rangesOf(value: Value | undefined): Versions {
  if (value instanceof PyVersion) return exactly(value.version)
  if (value instanceof PyVersions) return value.versions
  throw unsupported('a version compared with something else')
}

const comparisons: Record<string, (order: number) => boolean> = {
  '<': (n) => n < 0,
  '<=': (n) => n <= 0,
  '>': (n) => n > 0,
  '>=': (n) => n >= 0,
  '==': (n) => n === 0,
  '!=': (n) => n !== 0,
}

export class PyVersion extends HostObject {
  readonly version: Version
  constructor(version: Version) {
    super()
    this.version = version
  }
  override get cls(): PyClass {
    return versionClass
  }
  override attribute(name: string): Value | undefined {
    const getter = getters[name]
    if (getter) return getter(this.version)
    const method = methods[name]
    return method && new PyNative(name, (_vm, args) => method(this.version, args))
  }
  override isInstance(of: PyClass): boolean {
    return of === versionClass
  }
  override key(): Key {
    return `\x01version${joinSegments(released(this.version))}/${this.version.stage.join('.')}`
  }
  override compare(op: string, other: Value): boolean {
    if (other instanceof PyVersion)
      return comparisons[op]!(compareVersions(this.version, other.version))
    if (op === '==' || op === '!=') return op === '!='
    throw unsupported(`'${op}' of a version and something else`)
  }
  override item(index: Value, vm: Machine): Value {
    const parts = released(this.version)
    if (index instanceof PySlice) {
      const bound = (v: Value) => (v === null ? undefined : Number(v))
      if (index.step !== null) throw unsupported('steps in a slice of a version')
      const part = parts.slice(bound(index.lower), bound(index.upper))
      return new PyVersion(versionOf(joinSegments(part)))
    }
    const part = parts.at(Number(index))
    if (part === undefined) throw raise('IndexError', 'tuple index out of range')
    return component(part.token, vm)
  }
  override *iterate(vm: Machine): Iterable<Value> {
    for (const part of released(this.version)) yield component(part.token, vm)
  }
  override length(): number {
    return this.version.release.length
  }
  override contains(value: Value): boolean {
    return within(rangesOf(value), exactly(this.version))
  }
  override truth(): boolean {
    return true
  }
  override repr(): string {
    return `Version("${this.version.text}")`
  }
  override str(): string {
    return this.version.text
  }
}

const component = (token: string, _vm: Machine): Value =>
  /^[0-9]/.test(token) ? Number(token) : token

const rangeClass = new PyClass('VersionList', [types.object])

/** A range or list of versions: `ver('1.2:1.4')`. */
export class PyVersions extends HostObject {
  readonly versions: Versions
  constructor(versions: Versions) {
    super()
    this.versions = versions
  }
  override get cls(): PyClass {
    return rangeClass
  }
  override contains(value: Value): boolean {
    return within(rangesOf(value), this.versions)
  }
  override truth(): boolean {
    return true
  }
  override str(): string {
    return this.versions.text
  }
}

/** `Version(…)`: exactly one. */
export function toVersion(value: Value | undefined): Value {
  if (typeof value === 'string') return new PyVersion(versionOf(value.trim()))
  if (typeof value === 'number') return new PyVersion(versionOf(String(value)))
  throw inexact('TypeError', 'a version is made of a str or an int')
}

/** `ver(…)`: a version, a range or a list. */
export function ver(vm: Machine, value: Value | undefined): Value {
  if (value instanceof PyVersion || value instanceof PyVersions) return value
  if (value === undefined) throw inexact('TypeError', 'ver() needs an argument')
  const text =
    value instanceof PyTuple
      ? vm
          .items(value)
          .map((v) => vm.str(v))
          .join(',')
      : vm.str(value)
  const versions = pythonErrors(() => parseVersions(text))
  const only = versions.ranges.length === 1 ? versions.ranges[0]! : null
  return only && 'exact' in only ? new PyVersion(only.exact) : new PyVersions(versions)
}

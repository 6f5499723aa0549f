/** Reads the fields of a package record. Throws Stop where one cannot be worked out. */
import { hexOfNixBase32 } from './base32.ts'
import type { GuixFacts, GuixInput, GuixSource } from './facts.ts'
import { ContentHash, isPackage, isRecord } from './forms.ts'
import { Closure } from './scheme/closure.ts'
import { fieldValue } from './scheme/construct.ts'
import { Bytes, NIL, Opaque, Pair, Sym, sym, type Value } from './scheme/data.ts'
import { Promised } from './scheme/environment.ts'
import type { Evaluator } from './scheme/eval.ts'
import { array } from './scheme/library/check.ts'
import { Rec } from './scheme/rec.ts'

export function field(record: Rec, name: string, ev: Evaluator): Value {
  const i = record.type.named.get(name)
  return i === undefined
    ? ev.stop(`${record.type.name} has no field ${name}`)
    : fieldValue(record, i, ev)
}
const text = (record: Rec, name: string, ev: Evaluator): string => {
  const value = field(record, name, ev)
  return typeof value === 'string' ? value : ev.stop(`${name} is no string`)
}
export const fullName = (p: Rec, ev: Evaluator): string =>
  `${text(p, 'name', ev)}@${text(p, 'version', ev)}`

/** A value that stands where a package or an origin might. */
function shown(value: Value, ev: Evaluator): string {
  if (isPackage(value)) return fullName(value, ev)
  if (isRecord(value, 'origin')) return `origin:${originFileName(value, ev) ?? '?'}`
  if (value instanceof Opaque) return `<${value.kind}>`
  if (typeof value === 'string') return `file:${value.replace(/^.*\//, '')}`
  return ev.stop('an input that is neither package, origin nor file')
}

/** The name of the file an origin gives, as `origin-actual-file-name`. */
function originFileName(origin: Rec, ev: Evaluator): string | null {
  const name = field(origin, 'file-name', ev)
  if (typeof name === 'string') return name
  const uri = field(origin, 'uri', ev)
  const first = uri instanceof Pair ? uri.car : uri
  if (typeof first !== 'string') return null
  const path = /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?([^?#]*)/i.exec(first)?.[1]
  return path === undefined ? first : path.replace(/\/+$/, '').replace(/^.*\//, '')
}

function inputs(value: Value, ev: Evaluator): GuixInput[] {
  const found: GuixInput[] = []
  let rest = value
  for (; rest instanceof Pair; rest = rest.cdr) {
    const { car: entry } = rest
    const behind = entry instanceof Pair ? entry.cdr : NIL
    const output = behind instanceof Pair ? behind.cdr : NIL
    if (!(entry instanceof Pair && behind instanceof Pair && typeof entry.car === 'string'))
      return ev.stop('an input of unknown form')
    const name = shown(behind.car, ev)
    if (output === NIL) found.push([entry.car, name])
    else if (output instanceof Pair && output.cdr === NIL && typeof output.car === 'string')
      found.push([entry.car, output.car === 'out' ? name : `${name}:${output.car}`])
    else return ev.stop('an input of unknown form')
  }
  return rest === NIL ? found : ev.stop('inputs that are no list')
}

const strings = (value: Value, what: string, ev: Evaluator): string[] =>
  array(value, ev).map((item) =>
    typeof item === 'string' ? item : ev.stop(`${what}: not a list of strings`),
  )

function licences(value: Value, ev: Evaluator): string[] {
  if (value === false || value === NIL) return []
  const all = value instanceof Pair ? array(value, ev) : [value]
  return all.map((item) =>
    isRecord(item, 'license') ? text(item, 'name', ev) : ev.stop('a licence of unknown form'),
  )
}

function hash(value: Value, ev: Evaluator): GuixSource['hash'] {
  if (value === false) return undefined
  if (!(value instanceof ContentHash)) return ev.stop('a hash of unknown form')
  if (value.value === false) return { algorithm: value.algorithm }
  if (!(value.value instanceof Bytes)) return ev.stop('a hash that is computed')
  const { encoding, text } = value.value
  const hex =
    encoding === 'nix-base32'
      ? hexOfNixBase32(text)
      : encoding === 'base64'
        ? Buffer.from(text, 'base64').toString('hex')
        : text
  return hex === null ? ev.stop(`${text} is no hash`) : { algorithm: value.algorithm, hex }
}

const asText = (value: Value, ev: Evaluator): string =>
  typeof value === 'string'
    ? value
    : typeof value === 'number'
      ? String(value)
      : ev.stop('a reference of unknown form')

type Reference = Pick<GuixSource, 'urls' | 'git' | 'svn' | 'hg' | 'other'>
function reference(uri: Value, ev: Evaluator): Reference {
  if (typeof uri === 'string') return { urls: [uri] }
  if (uri instanceof Pair) return { urls: strings(uri, 'uri', ev) }
  if (uri instanceof Promised || uri instanceof Opaque) return { other: { computed: 'promise' } }
  if (!(uri instanceof Rec)) return ev.stop('a source of unknown form')
  const { name } = uri.type
  const get = (key: string): string => asText(field(uri, key, ev), ev)
  switch (name) {
    case 'git-reference':
      return {
        git: {
          url: get('url'),
          commit: get('commit'),
          recursive: field(uri, 'recursive?', ev) !== false,
        },
      }
    case 'svn-reference':
    case 'svn-multi-reference':
      return { svn: { url: get('url'), revision: get('revision') } }
    case 'hg-reference':
      return { hg: { url: get('url'), changeset: get('changeset') } }
    default: {
      const other: Record<string, string> = { record: `<${name}>` }
      for (const { name: key } of uri.type.fields) {
        const value = field(uri, key.name, ev)
        if (typeof value === 'string' || typeof value === 'number') other[key.name] = String(value)
      }
      return { other }
    }
  }
}

function source(value: Value, ev: Evaluator): GuixFacts['source'] {
  if (value === false) return null
  if (!isRecord(value, 'origin')) return shown(value, ev)
  const method = field(value, 'method', ev)
  const digest = hash(field(value, 'hash', ev), ev)
  const fileName = originFileName(value, ev)
  return {
    method: method instanceof Closure && method.name !== null ? method.name : 'unknown',
    ...reference(field(value, 'uri', ev), ev),
    ...(digest && { hash: digest }),
    ...(fileName !== null && { fileName }),
    patches: array(field(value, 'patches', ev), ev).length,
    snippet: field(value, 'snippet', ev) !== false,
  }
}

/** Everything a package says that a catalogue wants; `place` gives file and line of a source position. */
export function packageFacts(
  p: Rec,
  ev: Evaluator,
): Omit<GuixFacts, 'module' | 'variable' | 'aliases' | 'location'> {
  const properties = array(field(p, 'properties', ev), ev).filter(
    (entry): entry is Pair => entry instanceof Pair,
  )
  const property = (name: string): Value => properties.find((entry) => entry.car === sym(name))?.cdr
  const superseded = property('superseded')
  const replacement = field(p, 'replacement', ev)
  const system = field(p, 'build-system', ev)
  const homepage = field(p, 'home-page', ev)
  const buildSystem =
    system instanceof Rec ? field(system, 'name', ev) : ev.stop('a build system of unknown form')
  return {
    name: text(p, 'name', ev),
    version: text(p, 'version', ev),
    hidden: (property('hidden?') ?? false) !== false,
    ...(isPackage(superseded) && { superseded: text(superseded, 'name', ev) }),
    ...(isPackage(replacement) && { replacement: fullName(replacement, ev) }),
    buildSystem:
      buildSystem instanceof Sym ? buildSystem.name : ev.stop('a build system without a name'),
    outputs: strings(field(p, 'outputs', ev), 'outputs', ev),
    inputs: inputs(field(p, 'inputs', ev), ev),
    nativeInputs: inputs(field(p, 'native-inputs', ev), ev),
    propagatedInputs: inputs(field(p, 'propagated-inputs', ev), ev),
    licences: licences(field(p, 'license', ev), ev),
    ...(typeof homepage === 'string' && { homepage }),
    source: source(field(p, 'source', ev), ev),
    supportedSystems: strings(field(p, 'supported-systems', ev), 'supported-systems', ev),
    properties: properties
      .map(({ car }) =>
        car instanceof Sym && car === sym(car.name) ? car.name : typeof car === 'string' ? car : '',
      )
      .filter((name) => name !== ''),
  }
}

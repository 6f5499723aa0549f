/**
 * What stands in for the parts of Guix that act on a machine (store, builders, G-expressions) or
 * that would take long: their results are opaque to a recipe, so nothing is lost.
 *
 * Everything else of Guix (licences, url templates, build systems, package transformations) is
 * read from the channel's own source.
 */
import type { Sym } from './scheme/data.ts'
import { Bytes, list, NIL, Opaque, Pair, sym, UNSPECIFIED, type Value } from './scheme/data.ts'
import { lambda } from './scheme/define.ts'
import type { Frame, Special } from './scheme/environment.ts'
import { Memo } from './scheme/environment.ts'
import type { Evaluator } from './scheme/eval.ts'
import { Parameter, type Primitive } from './scheme/eval.ts'
import { array, string } from './scheme/library/check.ts'
import { bucket } from './scheme/library/control.ts'
import { joined } from './scheme/library/strings.ts'
import { equal } from './scheme/match.ts'
import { Rec } from './scheme/rec.ts'
import { behind, opaqueForm, second, special } from './scheme/special.ts'
import { compareVersions } from './version.ts'

export type Natives = ReadonlyMap<string, ReadonlyMap<Sym, Value>>

const named =
  (kind: string): Primitive =>
  ([name]) =>
    new Opaque(kind, typeof name === 'string' ? name : undefined)

/** `local-file` is a macro: its file is looked for beside the one that says so. */
const localFile = special('local-file', (form, env, ev) => {
  const [file, name] = [ev.evaluate(second(form), env), behind(form, 2)]
  const given = name instanceof Pair && typeof name.car === 'string' ? name.car : undefined
  return new Opaque(
    'local-file',
    given ?? (typeof file === 'string' ? file.replace(/^.*\//, '') : undefined),
  )
})

const fileKinds = [
  'plain-file',
  'computed-file',
  'program-file',
  'scheme-file',
  'mixed-text-file',
  'text-file*',
  'file-append',
  'raw-derivation-file',
  'gexp->script',
  'gexp->file',
  'gexp->derivation',
  'imported-files',
  'sexp->gexp',
  'gexp->approximate-sexp',
]

const gexps: Record<string, Value> = {
  ...Object.fromEntries(fileKinds.map((kind) => [kind, named(kind)])),
  ...Object.fromEntries(
    [
      'gexp',
      'ungexp',
      'ungexp-splicing',
      'ungexp-native',
      'ungexp-native-splicing',
      'let-system',
    ].map((name) => [name, opaqueForm(name)]),
  ),
  'with-imported-modules': special('with-imported-modules', (form, env, ev) =>
    ev.body(behind(form, 2), env),
  ),
  'with-extensions': special('with-extensions', (form, env, ev) => ev.body(behind(form, 2), env)),
  'with-parameters': opaqueForm('with-parameters'),
  'file-union': named('computed-file'),
  'directory-union': named('computed-file'),
  'local-file': localFile,
  'assume-valid-file-name': (([x]) => x) satisfies Primitive,
  'gexp-input': (([thing, output = 'out']) => new GexpInput(thing, output)) satisfies Primitive,
  'gexp-input?': (([x]) => x instanceof GexpInput) satisfies Primitive,
  'gexp-input-thing': (([x], ev) =>
    x instanceof GexpInput ? x.thing : ev.stop('not a gexp-input')) satisfies Primitive,
  'gexp-input-output': (([x], ev) =>
    x instanceof GexpInput ? x.output : ev.stop('not a gexp-input')) satisfies Primitive,
  'gexp?': (([x]) => x instanceof Opaque && x.kind === 'gexp') satisfies Primitive,
  'local-file?': (([x]) => x instanceof Opaque && x.kind === 'local-file') satisfies Primitive,
  'plain-file?': (([x]) => x instanceof Opaque && x.kind === 'plain-file') satisfies Primitive,
  'computed-file?': (([x]) =>
    x instanceof Opaque && x.kind === 'computed-file') satisfies Primitive,
  'file-like?': (([x]) => x instanceof Opaque || x instanceof Rec) satisfies Primitive,
}

export class GexpInput {
  readonly thing: Value
  readonly output: Value
  constructor(thing: Value, output: Value) {
    this.thing = thing
    this.output = output
  }
}

/** `mlambda`: a procedure whose results are kept by its arguments. */
const remembering =
  (same: (a: Value, b: Value) => boolean) =>
  (f: Value, env: Frame): Primitive => {
    const first = new Map<Value, { args: Value[]; result: Memo }[]>()
    return (args, ev) => {
      const key = bucket(args[0])
      let entries = first.get(key)
      if (!entries) first.set(key, (entries = []))
      let entry = entries.find(
        (e) => e.args.length === args.length && e.args.every((arg, i) => same(arg, args[i])),
      )
      if (!entry) {
        // The call makes a frame of its arguments, to which definitions are added.
        const call = special('a call whose result is kept', (_form, _env, ev) =>
          ev.apply(f, [...args]),
        )
        entries.push((entry = { args: [...args], result: new Memo(new Pair(call, NIL), env) }))
      }
      return ev.force(entry.result)
    }
  }
const byValue = remembering(equal)
const byIdentity = remembering(Object.is)
const memoizing = (keep: typeof byValue, name: string): Special<Evaluator> =>
  special(name, (form, env, ev) => keep(lambda(second(form), behind(form, 2), env, ev), env))

const nixBase32 = /^[0-9abcdfghijklmnpqrsvwxyz]+$/
const decoder = (name: string, encoding: Bytes['encoding'], valid: RegExp): Special<Evaluator> =>
  special(name, (form, env, ev) => {
    const text = string(ev.evaluate(second(form), env), ev)
    return valid.test(text) ? new Bytes(encoding, text) : ev.stop(`${text} is not ${encoding}`)
  })
const base32 = decoder('base32', 'nix-base32', nixBase32)
const base64 = decoder('base64', 'base64', /^[A-Za-z0-9+/]+=*$/)

/** Files of the channel by their places in it; nobody asks whether they are there. */
const patch: Primitive = ([name], ev) => `gnu/packages/patches/${string(name, ev)}`
const patches: Primitive = (names, ev) => list(names.map((name) => patch([name], ev)))
const auxiliary: Primitive = ([name], ev) => `gnu/packages/aux-files/${string(name, ev)}`

const warn: Primitive = () => UNSPECIFIED
const fails =
  (what: string): Primitive =>
  (_args, ev) =>
    ev.stop(what)
const ignored = (...names: string[]): Record<string, Value> =>
  Object.fromEntries(names.map((name) => [name, warn]))
const table = (names: Record<string, Value>): ReadonlyMap<Sym, Value> =>
  new Map(Object.entries(names).map(([name, value]) => [sym(name), value]))

/** `version-compare` gives a symbol. */
const versionCompare: Primitive = ([a, b], ev) => {
  const order = compareVersions(string(a, ev), string(b, ev))
  return sym(order > 0 ? '>' : order < 0 ? '<' : '=')
}

/** What programs ask of the channels as a whole. */
export type ChannelQueries = {
  /** Visible packages of a name, newest first. Throws Stop when that is not certain. */
  packagesNamed(name: string): readonly Rec[]
  /** Exported records of a type in the modules of a folder. */
  records(folder: string, type: string): readonly Rec[]
}

/** The stand-ins by module; those of `whole` replace the module's file altogether. */
export function natives(
  system: string,
  channel: ChannelQueries,
): { whole: Natives; parts: Natives } {
  const whole = new Map<string, ReadonlyMap<Sym, Value>>([
    ['guix records', table({})],
    ['guix gexp', table(gexps)],
    [
      'guix store',
      table({
        '%graft?': new Parameter(true),
        '%store-prefix': (() => '/gnu/store') satisfies Primitive,
        '%store-directory': (() => '/gnu/store') satisfies Primitive,
      }),
    ],
    ['guix derivations', table({})],
    ['guix monads', table({})],
    ['guix grafts', table({})],
    ['guix ui', table({})],
    [
      'guix i18n',
      table({
        G_: (([x]) => x) satisfies Primitive,
        N_: (([x]) => x) satisfies Primitive,
        P_: (([x]) => x) satisfies Primitive,
      }),
    ],
    [
      'guix diagnostics',
      table({
        ...ignored('warning', 'info', 'report-error'),
        leave: fails('the recipe gives up'),
        'formatted-message': fails('the recipe raises an error'),
      }),
    ],
    ['guix deprecation', table(ignored('warn-about-deprecation'))],
    [
      'guix memoization',
      table({
        mlambda: memoizing(byValue, 'mlambda'),
        mlambdaq: memoizing(byIdentity, 'mlambdaq'),
        memoize: special('memoize', (form, env, ev) =>
          byValue(ev.evaluate(second(form), env), env),
        ),
      }),
    ],
    [
      'guix config',
      table({
        '%system': system,
        '%storedir': '/gnu/store',
        '%store-directory': '/gnu/store',
        '%guix-version': '0',
        '%guix-package-name': 'GNU Guix',
      }),
    ],
    ['guix sets', table(sets)],
    ['guix describe', table({})],
    ['guix build syscalls', table({})],
  ])
  const parts = new Map<string, ReadonlyMap<Sym, Value>>([
    [
      'guix utils',
      table({
        '%current-system': new Parameter(system, undefined, true),
        '%current-target-system': new Parameter(false, undefined, true),
        'version-compare': versionCompare,
        'current-source-directory': special('current-source-directory', () => ''),
        'string-replace-substring': (([text, old, by], ev) =>
          joined(string(text, ev).split(string(old, ev)), ev, string(by, ev))) satisfies Primitive,
        ...versionParts,
      }),
    ],
    ['guix packages', table({ base32, base64 })],
    [
      'guix platform',
      table({
        platforms: (() => list(channel.records('guix/platforms', 'platform'))) satisfies Primitive,
      }),
    ],
    [
      'guix base32',
      table({
        'nix-base32-string->bytevector': (([text], ev) =>
          new Bytes('nix-base32', string(text, ev))) satisfies Primitive,
      }),
    ],
    [
      'gnu packages',
      table({
        'find-packages-by-name': (([name, version], ev) => {
          if (version !== undefined && version !== false)
            return ev.stop('packages looked for by version')
          return list(channel.packagesNamed(string(name, ev)))
        }) satisfies Primitive,
        'search-patches': patches,
        'search-patch': patch,
        'search-auxiliary-file': auxiliary,
      }),
    ],
  ])
  return { whole, parts }
}

/** Hot ones of (guix utils), with the same results. */
const versionParts: Record<string, Primitive> = {
  'version-major+minor': ([text], ev) => leading(string(text, ev), 2, ev),
  'version-major': ([text], ev) => leading(string(text, ev), 1, ev),
}
function leading(version: string, count: number, ev: Evaluator): string {
  const parts = version.split('.')
  return parts.length < count
    ? ev.stop(`${version} has fewer than ${count} parts`)
    : parts.slice(0, count).join('.')
}

const sets: Record<string, Value> = {
  set: ((args) => new Set(args)) satisfies Primitive,
  setq: ((args) => new Set(args)) satisfies Primitive,
  'list->set': (([items], ev) => new Set(array(items, ev))) satisfies Primitive,
  'list->setq': (([items], ev) => new Set(array(items, ev))) satisfies Primitive,
  'set-insert': (([item, s], ev) => new Set([...members(s, ev), item])) satisfies Primitive,
  'set-contains?': (([s, item], ev) => members(s, ev).has(item)) satisfies Primitive,
  'set?': (([s]) => s instanceof Set) satisfies Primitive,
  'set->list': (([s], ev) => list([...members(s, ev)])) satisfies Primitive,
}
function members(value: Value, ev: Evaluator): Set<Value> {
  if (!(value instanceof Set)) return ev.stop('a set was expected')
  ev.steps += value.size >> 3
  return value as Set<Value>
}

/**
 * Spack's directives as functions that recipes call (`directives.py`, Spack 1.2): arguments bound and
 * checked, and what they say staged for the class whose body is being read.
 */
import { inexact } from '../../../../python/exceptions.ts'
import { PyNative, type Machine } from '../../../../python/machine.ts'
import { PyDict, PySet, type Keywords, type Value } from '../../../../python/values.ts'
import * as carryOut from '../carry-out.ts'
import type { Directive } from '../draft.ts'
import type { SourceFact } from '../facts.ts'
import { bind, isSequence, signature, text, typeName, type Bound } from './arguments.ts'
import { conditionOf, PyDirective, stagingOf, toSpec, type Staging } from './conditions.ts'
import { printSpec } from '../../../../spec/print.ts'
import { variantOf } from './variant.ts'
import { PyConditional, PyConditionals } from './variant-values.ts'
import { emptySpec } from '../../../../spec/spec.ts'

type Make = (vm: Machine, said: Bound, staging: Staging) => Directive

/** `parameters`: see `signature`; `rest`: takes any number of positional arguments, under that name. */
function directive(name: string, parameters: string, make: Make): [string, PyNative] {
  const known = signature(name, parameters)
  const run = (vm: Machine, args: readonly Value[], keywords: Keywords): Value => {
    const staging = stagingOf(vm)
    const merged = staging.withDefaults(keywords)
    staging.claim(args)
    if (merged) staging.claim(merged.values())
    const said = make(vm, bind(known, args, merged), staging)
    return stage(vm, staging, said)
  }
  return [name, new PyNative(name, run)]
}

function stage(vm: Machine, staging: Staging, run: Directive): PyDirective {
  // With what it keeps of its arguments.
  vm.charge(1024)
  const result = new PyDirective(run, vm.where())
  staging.directives.push(result)
  return result
}

/** Likewise with any number of positional arguments. */
function variadic(
  name: string,
  keywordNames: string,
  make: (vm: Machine, args: readonly Value[], said: Bound, staging: Staging) => Directive,
): [string, PyNative] {
  const known = signature(name, `* ${keywordNames}`)
  const run = (vm: Machine, args: readonly Value[], keywords: Keywords): Value => {
    const staging = stagingOf(vm)
    const said = bind(known, [], staging.withDefaults(keywords))
    return stage(vm, staging, make(vm, args, said, staging))
  }
  return [name, new PyNative(name, run)]
}

function typeBits(vm: Machine, value: Value | undefined, byDefault: number): number {
  if (value === undefined) return byDefault
  if (value === 'all' || (value instanceof PyNative && value.name === 'all')) return 15
  const names =
    typeof value === 'string'
      ? [value]
      : isSequence(value) || value instanceof PySet
        ? vm.items(value)
        : null
  if (names === null) throw inexact('ValueError', 'an invalid dependency type')
  let bits = 0
  for (const name of names) {
    const bit = carryOut.typeBits[name as keyof typeof carryOut.typeBits]
    if (typeof name !== 'string' || bit === undefined)
      throw inexact('ValueError', `an invalid dependency type '${vm.str(name)}'`)
    bits |= bit
  }
  return bits
}

/** How many patches `patches=` puts on a dependency. */
function patchCount(value: Value | undefined): number {
  if (value === undefined || value === null) return 0
  const list = isSequence(value) ? value.items : [value]
  for (const item of list)
    if (typeof item !== 'string' && !(item instanceof PyDirective))
      throw inexact('TypeError', `a patch of a dependency is no ${typeName(item)}`)
  return list.length
}

const strings = ['url', 'git', 'svn', 'hg', 'branch', 'tag', 'commit', 'revision', 'date'] as const
const moreStrings = ['sha256', 'md5', 'checksum', 'extension'] as const
const otherHashes = ['sha1', 'sha224', 'sha384', 'sha512'] as const

function sourceOf(vm: Machine, said: Bound): Omit<SourceFact, 'v'> {
  const source: Record<string, unknown> = {}
  for (const key of [...strings, ...moreStrings]) {
    const value = said[key]
    if (value !== undefined && value !== null) source[key] = vm.str(value)
  }
  for (const key of ['get_full_repo', 'no_cache'] as const)
    if (vm.truth(said[key] ?? null)) source[key] = true
  const { expand, submodules, fetch_options: options } = said
  if (typeof expand === 'boolean') source['expand'] = expand
  if (options instanceof PyDict) source['fetch_options'] = vm.repr(options)
  if (submodules !== undefined && submodules !== null)
    source['submodules'] =
      typeof submodules === 'boolean'
        ? submodules
        : typeof submodules === 'string'
          ? submodules
          : '<callable>'
  return source as Omit<SourceFact, 'v'>
}

const version = directive(
  'version',
  'ver checksum * preferred deprecated no_cache url extension expand fetch_options md5 sha1 ' +
    'sha224 sha256 sha384 sha512 git commit tag branch get_full_repo git_sparse_paths submodules ' +
    'submodules_delete svn hg cvs revision date',
  (vm, said, staging) => {
    if (staging.conditions.length > 0)
      throw inexact('Exception', "'version' cannot stand in 'with when(…)'")
    const { ver } = said
    if (typeof ver !== 'string' && typeof ver !== 'number')
      throw inexact('Exception', `a version is a str or an int, not ${typeName(ver)}`)
    return carryOut.version({
      text: String(ver),
      preferred: vm.truth(said['preferred'] ?? null),
      deprecated: vm.truth(said['deprecated'] ?? null),
      otherHash: otherHashes.some((kind) => (said[kind] ?? null) !== null),
      source: sourceOf(vm, said),
      said,
    })
  },
)

const conflicts = directive('conflicts', 'conflict_spec when msg', (vm, said, staging) => {
  const when = conditionOf(vm, staging, said['when'])
  return carryOut.conflicts(printSpec(toSpec(said['conflict_spec'])), when)
})

const buildLink = carryOut.typeBits.build | carryOut.typeBits.link
const buildRun = carryOut.typeBits.build | carryOut.typeBits.run

const dependsOn = directive('depends_on', 'spec when type patches', (vm, said, staging) => {
  const spec = toSpec(said['spec'])
  const when = conditionOf(vm, staging, said['when'])
  const types = typeBits(vm, said['type'], buildLink)
  return carryOut.dependsOn(spec, when, types, patchCount(said['patches']))
})

const extend = directive('extends', 'spec when type patches', (vm, said, staging) => {
  const spec = toSpec(said['spec'])
  const when = conditionOf(vm, staging, said['when'])
  const types = typeBits(vm, said['type'], buildRun)
  return carryOut.extend(spec, when, types, patchCount(said['patches']))
})

const provides = variadic('provides', 'when', (vm, args, said, staging) =>
  carryOut.provides(args.map(toSpec), conditionOf(vm, staging, said['when'])),
)

const patch = directive(
  'patch',
  'url_or_filename level when working_dir reverse sha256 archive_sha256',
  (vm, said, staging) => {
    const url = text(said['url_or_filename'], 'a patch')
    if (url.includes('://') && (said['sha256'] ?? null) === null)
      throw inexact('ValueError', 'patch() with a url needs a sha256')
    return carryOut.patch(conditionOf(vm, staging, said['when']))
  },
)

const variant = directive(
  'variant',
  'name default description values multi validator when sticky',
  (vm, said, staging) => {
    const condition = conditionOf(vm, staging, said['when'])
    return carryOut.variant(variantOf(vm, said), condition ?? { ...emptySpec, name: 'None' })
  },
)

const resource = directive(
  'resource',
  '* name destination placement when url git svn hg cvs md5 sha1 sha224 sha256 sha384 sha512 ' +
    'checksum branch tag commit revision date expand extension submodules submodules_delete ' +
    'get_full_repo no_cache fetch_options git_sparse_paths module go',
  (vm, said, staging) => {
    const { name } = said
    return carryOut.resource(vm.str(name ?? null), conditionOf(vm, staging, said['when']))
  },
)

const maintainers = variadic('maintainers', '', (_vm, args) =>
  carryOut.maintainers(args.map((name) => text(name, 'a maintainer'))),
)

const license = directive('license', 'license_identifier checked_by when', (vm, said, staging) =>
  carryOut.license(
    text(said['license_identifier'], 'a licence'),
    conditionOf(vm, staging, said['when']),
  ),
)

const requires = variadic('requires', 'policy when msg', (vm, args, said, staging) => {
  const policy = said['policy'] ?? 'one_of'
  if (policy !== 'one_of' && policy !== 'any_of')
    throw inexact('Exception', "the policy of 'requires' is one_of or any_of")
  const specs = args.map((arg) => printSpec(toSpec(arg)))
  return carryOut.requires(specs, policy, conditionOf(vm, staging, said['when']))
})

const redistribute = directive('redistribute', 'source binary when', (vm, said, staging) => {
  const [source, binary] = [said['source'] ?? null, said['binary'] ?? null]
  if (source === true || binary === true)
    throw inexact('Exception', 'redistribution can only be forbidden')
  return carryOut.redistribute(
    source !== false,
    binary !== false,
    conditionOf(vm, staging, said['when']),
  )
})

/** Splices change nothing of what a package is. */
const canSplice = directive('can_splice', 'target * when match_variants', () => () => undefined)

/** `build_system('cmake', 'autotools', default='cmake')` is a variant. */
const buildSystem: [string, PyNative] = [
  'build_system',
  new PyNative('build_system', (vm, args, keywords) => {
    const value = keywords?.get('default')
    const list = vm.list([...args])
    return vm.call(
      variant[1],
      [],
      new Map<string, Value>([
        ['name', 'build_system'],
        ['values', list],
        ['default', value === undefined || value === null ? (args[0] ?? null) : value],
        ['multi', false],
      ]),
    )
  }),
]

/** `conditional('a', 'b', when='@2:')`: not a directive, so what is around it does not count. */
const conditional: [string, PyNative] = [
  'conditional',
  new PyNative('conditional', (_vm, args, keywords) => {
    const { when } = bind(signature('conditional', '* when'), [], keywords)
    const spec =
      when === false
        ? null
        : when === undefined || when === null || when === true
          ? emptySpec
          : toSpec(when)
    return new PyConditionals(args.map((value) => new PyConditional(value, spec)))
  }),
]

/** By the names that recipes import them with. */
export const directives: ReadonlyMap<string, PyNative> = new Map([
  version,
  conflicts,
  dependsOn,
  extend,
  provides,
  patch,
  variant,
  resource,
  maintainers,
  license,
  requires,
  redistribute,
  canSplice,
  buildSystem,
  conditional,
])

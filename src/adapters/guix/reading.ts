/** Reads the packages of channels opened together. */
import { PortolanError } from '../../model/errors.ts'
import type { RecipeUnit, Skipped, TreeView } from '../adapter.ts'
import { Channels } from './channel.ts'
import type { GuixFacts } from './facts.ts'
import { isPackage, Place } from './forms.ts'
import { field, packageFacts } from './package-facts.ts'
import { type Mirrors, recipe } from './recipe.ts'
import { Stop, Sym, sym } from './scheme/data.ts'
import type { Hold } from './scheme/environment.ts'
import type { Evaluator } from './scheme/eval.ts'
import { array } from './scheme/library/check.ts'
import type { Module, Variable } from './scheme/module.ts'
import type { Rec } from './scheme/rec.ts'

/** Channels opened together, read one module at a time. */
export class Reading {
  readonly #channels: Channels
  readonly #trees: readonly TreeView[]
  #mirrors: Mirrors | null = null
  /** What the unit at hand hangs on. */
  #holds: Hold[] = []
  /** Files with lines that it tells of. */
  readonly #told = new Set<string>()

  constructor(trees: readonly TreeView[], system: string) {
    this.#trees = trees
    this.#channels = new Channels(trees, system)
  }

  units(): string[] {
    return this.#trees.flatMap((tree) =>
      this.#channels.moduleFiles(tree).map((path) => `${tree.id}:${path}`),
    )
  }

  /** See `RecipeSource.part`. */
  part(file: string, part: string): string | null {
    return this.#channels.part(file, part)
  }

  /** Every package of a unit, as recipes. */
  recipes(unit: string): RecipeUnit {
    const { facts, skipped, inputs, mirrors } = this.read(unit)
    const path = unit.slice(unit.indexOf(':') + 1)
    const times = new Map<string, number>()
    for (const { facts: f } of facts) {
      const called = `${f.name}@${f.version}`
      if (!f.hidden) times.set(called, (times.get(called) ?? 0) + 1)
    }
    const recipes = facts.map(({ facts: f, line }) =>
      recipe(f, (times.get(`${f.name}@${f.version}`) ?? 0) > 1, { source: path, line }, mirrors),
    )
    return { recipes, skipped, inputs }
  }

  /** Every package of a unit. What cannot be worked out is skipped with the reason, never thrown. */
  read(unit: string): UnitFacts {
    const tree = this.#trees.find((t) => unit.startsWith(`${t.id}:`))
    if (!tree) throw new PortolanError('NO_SUCH_UNIT', `no channel holds ${unit}`)
    const path = unit.slice(tree.id.length + 1)
    try {
      const module = this.#channels.open({ tree, path })
      return this.#module(module, unit, path)
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      return {
        facts: [],
        skipped: [{ skipped: { source: path }, reason: error.message }],
        inputs: [unit],
        mirrors: new Map(),
      }
    }
  }

  #module(module: Module, unit: string, path: string): UnitFacts {
    this.#holds = []
    this.#told.clear()
    const skipped: Skipped[] = this.#channels
      .skips(unit)
      .map(({ reason, pos }) => this.#skip(reason, pos, path))
    const found: { facts: GuixFacts; line: number }[] = []
    for (const [package_, variables] of this.#packages(module, path, skipped)) {
      const [variable, ...aliases] = variables as [Variable, ...Variable[]]
      try {
        const facts = this.#working(() => this.#facts(package_, variable, aliases))
        found.push({ facts, line: this.#line(facts.location, variable, path) })
      } catch (error) {
        skipped.push(this.#skipOf(error, variable, path))
      }
    }
    const mirrors = this.#working(() => this.#mirrorUrls())
    return {
      facts: found,
      skipped,
      mirrors,
      inputs: [...new Set([...this.#channels.inputsOf(module, this.#holds), ...this.#told])],
    }
  }

  /** Each package the module exports and the variables that hold it, the one that made it first. */
  #packages(module: Module, path: string, skipped: Skipped[]): Map<Rec, Variable[]> {
    const packages = new Map<Rec, Variable[]>()
    for (const own of new Set(module.exports.values())) {
      const variable = module.variables.get(own)
      if (!variable) continue
      try {
        const value = this.#working(() => this.#channels.evaluator.force(variable))
        if (!isPackage(value)) continue
        const maker = this.#channels.evaluator.makers.get(value)
        // Another module's package under a name of this one is that module's to tell of.
        if (maker && maker !== variable && maker.module !== module && isExported(maker)) continue
        const holders = packages.get(value)
        if (!holders) packages.set(value, [variable])
        else if (maker === variable) holders.unshift(variable)
        else holders.push(variable)
      } catch (error) {
        skipped.push(this.#skipOf(error, variable, path))
      }
    }
    return packages
  }

  /** Each piece of work has its steps for itself; what it hangs on is noted. */
  #working<T>(work: () => T): T {
    const { evaluator } = this.#channels
    evaluator.steps = 0
    evaluator.depth = 0
    evaluator.pos = -1
    const before = evaluator.holds.open()
    try {
      return work()
    } finally {
      for (const hold of evaluator.holds.close(before)) this.#holds.push(hold)
    }
  }

  #facts(package_: Rec, variable: Variable, aliases: readonly Variable[]): GuixFacts {
    const { evaluator, sources } = this.#channels
    const place = field(package_, 'location', evaluator)
    const at = sources.place(place instanceof Place ? place.pos : -1) ?? sources.place(variable.pos)
    const facts = packageFacts(package_, evaluator)
    if (!this.#channels.isUtf8 && JSON.stringify(facts).includes('\u{FFFD}'))
      evaluator.stop('text that is not UTF-8', variable.pos)
    return {
      ...facts,
      module: variable.module.name,
      variable: variable.name.name,
      aliases: aliases.map((alias) => alias.name.name).sort(),
      location: { file: at?.path.replace(/^[^:]*:/, '') ?? '', line: at?.line ?? 1 },
    }
  }

  /** Where it begins in the unit's file: what another file's procedure made is shown where it is called. */
  #line(location: GuixFacts['location'], variable: Variable, path: string): number {
    return location.file === path
      ? location.line
      : (this.#channels.sources.place(variable.pos)?.line ?? 1)
  }

  #skip(reason: string, pos: number, path: string): Skipped {
    const place = this.#channels.sources.place(pos)
    const file = place?.path.replace(/^[^:]*:/, '') ?? path
    if (place) this.#told.add(place.path)
    return { skipped: { source: file, ...(place && { line: place.line }) }, reason }
  }

  #skipOf(error: unknown, variable: Variable, path: string): Skipped {
    const stop = error instanceof RangeError ? new Stop('nested too deeply', variable.pos) : error
    if (!(stop instanceof Stop)) throw error
    const { skipped } = this.#skip(stop.message, variable.pos, path)
    const place = this.#channels.sources.place(stop.pos)
    const where =
      place && place.path !== variable.module.file.path
        ? ` (${place.path.replace(/^[^:]*:/, '')}:${place.line})`
        : ''
    if (place) this.#told.add(place.path)
    const line = where === '' && place ? place.line : skipped.line
    return {
      skipped: { ...skipped, ...(line !== undefined && { line }), detail: variable.name.name },
      reason: stop.message + where,
    }
  }

  /** First url of each mirror, from (guix download). */
  #mirrorUrls(): Mirrors {
    const { evaluator } = this.#channels
    const variable = this.#channels.module('guix download')?.exported(sym('%mirrors'))
    try {
      // Asked for each time: each unit hangs on it.
      const mirrors = evaluator.settled(variable)
      this.#mirrors ??= mirrorsOf(mirrors, evaluator)
    } catch (error) {
      if (!(error instanceof Stop)) throw error
    }
    return this.#mirrors ?? new Map()
  }
}

function mirrorsOf(mirrors: unknown, ev: Evaluator): Mirrors {
  const urls = new Map<string, string>()
  for (const entry of mirrors === undefined ? [] : array(mirrors, ev)) {
    const [name, first] = array(entry, ev)
    if (name instanceof Sym && typeof first === 'string') urls.set(name.name, first)
  }
  return urls
}

/** Facts of a unit, each with the line of the unit's file where it begins. */
export type UnitFacts = {
  facts: readonly { facts: GuixFacts; line: number }[]
  skipped: readonly Skipped[]
  inputs: readonly string[]
  mirrors: Mirrors
}

const isExported = (variable: Variable): boolean =>
  [...variable.module.exports.values()].includes(variable.name)

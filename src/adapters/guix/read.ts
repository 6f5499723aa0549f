/** Recipes of Guix channels: every exported package of every module, as the channel defines it. */
import { PortolanError } from '../../model/errors.ts'
import type { Recipe } from '../../model/package.ts'
import type {
  RecipeHost,
  RecipeReader,
  RecipeSource,
  RecipeUnit,
  Skipped,
  TreeView,
} from '../adapter.ts'
import { history } from './history.ts'
import { Stop, sym } from './scheme/data.ts'
import { Memo } from './scheme/environment.ts'
import type { Module, Variable } from './scheme/module.ts'
import { array } from './scheme/library/check.ts'
import { Channels, channelFolder } from './channel.ts'
import { isPackage, Place } from './forms.ts'
import type { GuixFacts } from './facts.ts'
import { modulesUsed } from './inputs.ts'
import { isListing, readListing } from './listing.ts'
import { field, packageFacts } from './package-facts.ts'
import { type Mirrors, recipe } from './recipe.ts'
import type { Rec } from './scheme/record.ts'

/** Changes when the reader would say something else of the same files. */
const readerVersion = 1

/** Guix's name of a system, from archspec's of the processor. */
export function guixSystem(host: RecipeHost): string {
  const families: readonly (readonly [RegExp, string])[] = [
    [/^(aarch64|arm|neoverse|a64fx|cortex|graviton|thunderx|m[123])/, 'aarch64'],
    [/^(ppc64le|power\d+le)/, 'powerpc64le'],
    [/^(riscv64|u74mc)/, 'riscv64'],
    [/^i[3-6]86$/, 'i686'],
  ]
  return `${families.find(([names]) => names.test(host.target))?.[1] ?? 'x86_64'}-linux`
}

const isChannel = (tree: TreeView): boolean => {
  const folder = channelFolder(tree)
  const names = tree.list(folder.replace(/\/$/, ''))
  return (
    tree.list('').includes('.guix-channel') ||
    (names.includes('guix/') && tree.list(`${folder}guix`).includes('packages.scm')) ||
    names.some((name) => name.endsWith('.scm'))
  )
}

export const recipes: RecipeReader = {
  checkedAgainst: 'tool',
  looksAt: ['.guix-channel', 'gnu/packages/**/*.scm', 'guix/**/*.scm', '**/*.scm', 'packages.json'],
  cannot: (tree) =>
    isListing(tree) || isChannel(tree)
      ? null
      : 'neither a Guix channel (.guix-channel, guix/packages.scm, *.scm) nor a packages.json of Guix',
  open,
  history,
}

function open(trees: readonly TreeView[], host: RecipeHost): RecipeSource {
  const listings = trees.filter(isListing)
  const channels = new Reading(
    trees.filter((tree) => !isListing(tree)),
    guixSystem(host),
  )
  return {
    fingerprint: `guix ${readerVersion} ${guixSystem(host)}`,
    units: () =>
      [
        ...listings.map((tree) => `${tree.id}:${tree.list('')[0] ?? ''}`),
        ...channels.units(),
      ].sort(),
    read: (unit) => {
      const listing = listings.find((tree) => unit === `${tree.id}:${tree.list('')[0] ?? ''}`)
      return listing ? readListing(listing) : channels.read(unit)
    },
  }
}

class Reading {
  readonly #channels: Channels
  readonly #trees: readonly TreeView[]
  #mirrors: Mirrors | null = null

  constructor(trees: readonly TreeView[], system: string) {
    this.#trees = trees
    this.#channels = new Channels(trees, system)
  }

  units(): string[] {
    return this.#trees.flatMap((tree) =>
      this.#channels.moduleFiles(tree).map((path) => `${tree.id}:${path}`),
    )
  }

  read(unit: string): RecipeUnit {
    const tree = this.#trees.find((t) => unit.startsWith(`${t.id}:`))
    if (!tree) throw new PortolanError('NO_SUCH_UNIT', `no channel holds ${unit}`)
    const path = unit.slice(tree.id.length + 1)
    try {
      const module = this.#channels.open({ tree, path })
      return module
        ? this.#module(module, unit, path)
        : { recipes: [], skipped: [], inputs: [unit] }
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      return {
        recipes: [],
        skipped: [{ skipped: { source: path }, reason: error.message }],
        inputs: [unit],
      }
    }
  }

  #module(module: Module, unit: string, path: string): RecipeUnit {
    const skipped: Skipped[] = this.#channels
      .skips(unit)
      .map(({ reason, pos }) => this.#skip(reason, pos, path))
    const roots: Memo[] = []
    const found: { facts: GuixFacts; line: number }[] = []
    for (const [package_, variables] of this.#packages(module, path, roots, skipped)) {
      const [variable, ...aliases] = variables as [Variable, ...Variable[]]
      try {
        const facts = this.#working(roots, () => this.#facts(package_, variable, aliases))
        found.push({ facts, line: this.#line(facts.location, variable, path) })
      } catch (error) {
        skipped.push(this.#skipOf(error, variable, path))
      }
    }
    const times = new Map<string, number>()
    for (const { facts } of found)
      times.set(
        `${facts.name}@${facts.version}`,
        (times.get(`${facts.name}@${facts.version}`) ?? 0) + 1,
      )
    const mirrors = this.#working(roots, () => this.#mirrorUrls())
    const recipes: Recipe[] = found.map(({ facts, line }) =>
      recipe(
        facts,
        (times.get(`${facts.name}@${facts.version}`) ?? 0) > 1,
        { source: path, line },
        mirrors,
      ),
    )
    const inputs = [...modulesUsed(roots)].map((m) => m.file.path)
    return { recipes, skipped, inputs: [...new Set([unit, ...inputs])].sort() }
  }

  /** Each package the module exports and the variables that hold it, the one that made it first. */
  #packages(module: Module, path: string, roots: Memo[], skipped: Skipped[]): Map<Rec, Variable[]> {
    const packages = new Map<Rec, Variable[]>()
    for (const own of new Set(module.exports.values())) {
      const variable = module.variables.get(own)
      if (!variable) continue
      try {
        const value = this.#working(roots, () => this.#channels.evaluator.force(variable))
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

  /** Runs with everything asked for noted. */
  #working<T>(roots: Memo[], work: () => T): T {
    const { evaluator } = this.#channels
    const root = new Memo(undefined, evaluator.nextEnv)
    roots.push(root)
    evaluator.current = root
    evaluator.steps = 0
    evaluator.depth = 0
    try {
      return work()
    } finally {
      evaluator.current = null
    }
  }

  #facts(package_: Rec, variable: Variable, aliases: readonly Variable[]): GuixFacts {
    const { evaluator, sources } = this.#channels
    const place = field(package_, 'location', evaluator)
    const at = sources.place(place instanceof Place ? place.pos : -1) ?? sources.place(variable.pos)
    return {
      ...packageFacts(package_, evaluator),
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
    const line = where === '' && place ? place.line : skipped.line
    return {
      skipped: { ...skipped, ...(line !== undefined && { line }), detail: variable.name.name },
      reason: stop.message + where,
    }
  }

  /** First url of each mirror, from (guix download). */
  #mirrorUrls(): Mirrors {
    if (this.#mirrors) return this.#mirrors
    const urls = new Map<string, string>()
    this.#mirrors = urls
    const { evaluator } = this.#channels
    try {
      const module = this.#channels.module('guix download')
      const mirrors = evaluator.settled(module?.exported(sym('%mirrors')))
      for (const entry of mirrors === undefined ? [] : array(mirrors, evaluator)) {
        const [name, first] = array(entry, evaluator)
        if (typeof first === 'string') urls.set((name as { name: string }).name, first)
      }
    } catch (error) {
      if (!(error instanceof Stop)) throw error
    }
    return urls
  }
}

const isExported = (variable: Variable): boolean =>
  [...variable.module.exports.values()].includes(variable.name)

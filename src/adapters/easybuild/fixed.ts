/**
 * Easyconfigs as fixed recipes. A plan is of one toolchain generation: all that is built with some
 * GCCcore, and nothing of two toolchains that no third one contains (minimal toolchains: zlib of
 * GCCcore 13.3.0 below HDF5 of gompi 2024a below PETSc of foss 2024a).
 */
import type { FixedRecipes } from '../adapter.ts'
import type { Installation } from '../../model/installation.ts'
import type { Dependency, Package, Toolchain } from '../../model/package.ts'
import { compareText } from '../../util/order.ts'
import { tool } from './recipes/tool.ts'
import { compareLoose } from './version.ts'

const base = 'GCCcore'
/** Toolchains whose recipes are the most usual ones: made of free software alone. */
const usual = 'foss'

const system: Toolchain = { name: 'system', version: 'system' }

let belows: Map<string, ReadonlySet<string>> | undefined

/** Names of all toolchains that each one contains, itself among them. */
function below(name: string): ReadonlySet<string> {
  if (!belows) {
    const parts = new Map(tool().toolchains.map((c) => [c.name, c.parts.flat()]))
    const collect = (of: string, into: Set<string>): Set<string> => {
      if (into.has(of)) return into
      into.add(of)
      for (const part of parts.get(of) ?? []) collect(part, into)
      return into
    }
    belows = new Map([...parts.keys()].map((of) => [of, collect(of, new Set())]))
  }
  return belows.get(name) ?? new Set([name])
}

const isToolchain = (name: string): boolean => below(name).size > 1 || name === base

/** What of the toolchain stands in a recipe's own name: nothing for the system's. */
const toolchainOf = (p: Package): Toolchain => p.toolchain ?? system

/** The module of the toolchain itself, as a dependency. */
function implied(p: Package): Dependency[] {
  const { name, version } = toolchainOf(p)
  if (name === 'system') return []
  const spec = `${name}/${version}`
  return [{ spec, when: '', types: ['build', 'link', 'run'], name, version, toolchain: system }]
}

const named = (p: Package): boolean => isToolchain(p.name) || p.buildSystems.includes('Toolchain')

/** Every pair of names is within one toolchain. */
function apart(recipes: readonly Package[]): string | null {
  const names = [...new Set(recipes.map((p) => toolchainOf(p).name))]
    .filter((name) => name !== 'system')
    .sort(compareText)
  if (names.length < 2) return null
  const whole = tool().toolchains.some(({ name }) => names.every((n) => below(name).has(n)))
  return whole ? null : `no toolchain contains ${names.join(', ')}`
}

/**
 * `HDF5/1.14.5-gompi-2024a`: the end of the folder, whatever the scheme of module names; else the module
 * in the usual scheme. Software on CernVM-FS is another stack's.
 */
function installed(i: Installation): string | null {
  if (i.prefix?.startsWith('/cvmfs/')) return null
  if (i.tool === 'easybuild') return `${i.name}/${i.version}`
  if (i.tool !== 'lmod') return null
  const folder = /\/software\/([^/]+\/[^/]+)$/.exec(i.prefix ?? '')?.[1]
  return folder ?? i.use.modules?.at(-1) ?? null
}

export const fixed: FixedRecipes = {
  generation: 'toolchain generation',
  offers: 'builds',
  follows: ['build', 'link', 'run'],
  single: ['link', 'run'],
  implied,
  foundation: (p) => [
    ...implied(p),
    ...(named(p) ? p.dependencies.filter((d) => isToolchain(d.name ?? '')) : []),
  ],
  keysOf: (d) => [d.spec],
  generationOf(p, foundation) {
    const found = [p, ...foundation].find((one) => one.name === base)
    if (found) return found.key ?? ''
    const { name, version } = toolchainOf(p)
    return name === 'system' ? (isToolchain(p.name) ? (p.key ?? '') : '') : `${name}/${version}`
  },
  compareGenerations(a, b) {
    const [left, right] = [a, b].map((g) => g.startsWith(`${base}/`))
    return left === right
      ? compareLoose(version(b), version(a)) || compareText(a, b)
      : left
        ? -1
        : 1
  },
  compare: (a, b) =>
    Number(!isUsual(a)) - Number(!isUsual(b)) ||
    suffix(a).length - suffix(b).length ||
    below(toolchainOf(b).name).size - below(toolchainOf(a).name).size ||
    compareText(a.key ?? '', b.key ?? ''),
  apart,
  installed,
  assumes: [
    {
      text: 'EasyBuild can be run here with its easyconfigs at the commit that was synced',
      check: "eb --version; without it, 'pip install easybuild' into a virtual environment",
    },
  ],
}

const version = (generation: string): string => generation.slice(generation.indexOf('/') + 1)
const suffix = (p: Package): string => p.versionSuffix ?? ''
const isUsual = (p: Package): boolean =>
  toolchainOf(p).name === 'system' || below(usual).has(toolchainOf(p).name)

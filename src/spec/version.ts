/**
 * Versions as Spack orders them: strings < numbers < infinity names, separators don't count,
 * a shorter prefix is smaller, and only alpha/beta/rc are prereleases.
 */
import { PortolanError } from '../model/errors.ts'

/**
 * A number (bigint where a double would round it), or a string component; infinity names (`develop`)
 * are marked by their rank.
 */
type Component = number | bigint | string | { readonly infinity: number }

export type Version = {
  readonly text: string
  readonly release: readonly Component[]
  /** [3] for a final version, else [0 alpha | 1 beta | 2 rc, number?]. */
  readonly stage: readonly (number | bigint)[]
  /** The git reference of `git.main=1.2`, which stands right after the version it is said to be. */
  readonly git?: string
}

const infinityNames = ['stable', 'nightly', 'trunk', 'head', 'master', 'main', 'develop']
const stages = new Map([
  ['alpha', 0],
  ['beta', 1],
  ['rc', 2],
])
const FINAL = 3
const valid = /^(?:[A-Za-z0-9_.-][=A-Za-z0-9_.-]*|git\.[=A-Za-z0-9_./-]+)$/
const cache = new Map<string, Version>()

const integer = (digits: string): number | bigint =>
  digits.length > 15 ? BigInt(digits) : Number(digits)

function component(text: string): Component {
  if (text.charCodeAt(0) <= 57) return integer(text)
  const infinity = infinityNames.indexOf(text)
  return infinity < 0 ? text : { infinity }
}

/** Parses a single version; throws PortolanError VERSION_SYNTAX on characters Spack refuses. */
export function parseVersion(text: string): Version {
  const seen = cache.get(text)
  if (seen) return seen
  if (!valid.test(text)) {
    throw new PortolanError('VERSION_SYNTAX', `'${text}' is not a version`, {
      hint: 'a version holds letters, digits and . _ -',
    })
  }
  const assigned = text.indexOf('=', 1)
  const said = assigned < 0 ? text : text.slice(assigned + 1)
  let parts = said.match(/[0-9]+|[A-Za-z]+/g) ?? []
  let stage: (number | bigint)[] = [FINAL]
  const last = parts.at(-1)
  const before = parts.at(-2)
  const beforeStage = before === undefined ? undefined : stages.get(before)
  const lastStage = last === undefined ? undefined : stages.get(last)
  if (parts.length >= 3 && beforeStage !== undefined && /^[0-9]/.test(last!)) {
    stage = [beforeStage, integer(last!)]
    parts = parts.slice(0, -2) as RegExpMatchArray
  } else if (parts.length >= 2 && lastStage !== undefined) {
    stage = [lastStage]
    parts = parts.slice(0, -1) as RegExpMatchArray
  }
  const release = parts.map(component)
  const git = assigned < 0 ? {} : { git: text.slice(0, assigned) }
  const version: Version = { text, release, stage, ...git }
  if (cache.size < 200_000) cache.set(text, version)
  return version
}

/**
 * The version of installed software in characters that Spack takes: other tools write `2.1.0+cu118`
 * or `1.0~rc1`, and what is between becomes a separator.
 */
export const legalVersion = (text: string): string =>
  text.replace(/[^A-Za-z0-9_.-]+/g, '-') || 'unknown'

/** A git reference or commit, as Spack takes it for one: `git.main`, 40 hexadecimal digits. */
export const isGitVersion = (v: Version): boolean =>
  v.text.startsWith('git.') || v.text.includes('=', 1) || /^[0-9a-fA-F]{40}$/.test(v.text)

/** The version as Spack writes it after computing with it: without leading zeros or separators. */
export function respelled(v: Version): Version {
  const text = v.text.replace(/^[._-]+/, '').replace(/(?<!\d)0+(?=\d)/g, '')
  return text === v.text ? v : { ...v, text }
}

function rank(c: Component): number {
  return typeof c === 'string' ? 0 : typeof c === 'object' ? 2 : 1
}

const order = <T extends number | bigint | string>(a: T, b: T): number =>
  a < b ? -1 : a > b ? 1 : 0

function compareComponents(a: Component, b: Component): number {
  const difference = rank(a) - rank(b)
  if (difference !== 0) return difference
  if (typeof a === 'object') return a.infinity - (b as { infinity: number }).infinity
  return order(a, b as typeof a)
}

/** Negative, zero or positive as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: Version, b: Version): number {
  return compareReleases(a, b) || (a.git === b.git ? 0 : order(a.git ?? '', b.git ?? ''))
}

/** The same without regard to what a git reference is. */
export function compareReleases(a: Version, b: Version): number {
  const shared = Math.min(a.release.length, b.release.length)
  for (let i = 0; i < shared; i++) {
    const difference = compareComponents(a.release[i]!, b.release[i]!)
    if (difference !== 0) return difference
  }
  if (a.release.length !== b.release.length) return a.release.length - b.release.length
  const stageOrder = order(a.stage[0]!, b.stage[0]!)
  if (stageOrder !== 0) return stageOrder
  if (a.stage.length !== b.stage.length) return a.stage.length - b.stage.length
  return order(a.stage[1] ?? 0, b.stage[1] ?? 0)
}

export const isDevelop = (v: Version): boolean => v.release.some((c) => typeof c === 'object')
export const isPrerelease = (v: Version): boolean => v.stage[0] !== FINAL

export const oldest: Version = { text: '', release: [], stage: [0] }
export const newest: Version = {
  text: '',
  release: [{ infinity: infinityNames.length }],
  stage: [FINAL],
}

const next = (n: number | bigint): number | bigint => (typeof n === 'bigint' ? n + 1n : n + 1)

function nextString(s: string): string {
  let next = s
  do {
    const last = next.at(-1)
    next =
      last === undefined || last === 'z'
        ? `${next}A`
        : next.slice(0, -1) + (last === 'Z' ? 'a' : String.fromCharCode(last.charCodeAt(0) + 1))
  } while (infinityNames.includes(next))
  return next
}

/** The smallest version that is no longer "1.2 or below it": 1.2 → 1.3, 1.2-rc1 → 1.2-rc2. */
export function successor(v: Version): Version {
  if (v.stage[0] !== FINAL) {
    const number = v.stage.length > 1 ? next(v.stage[1]!) : 0
    return { text: '', release: v.release, stage: [v.stage[0]!, number] }
  }
  const last = v.release.at(-1)
  const following: Component =
    last === undefined
      ? 'A'
      : typeof last === 'string'
        ? nextString(last)
        : typeof last === 'object'
          ? { infinity: last.infinity + 1 }
          : next(last)
  return { text: '', release: [...v.release.slice(0, -1), following], stage: v.stage }
}

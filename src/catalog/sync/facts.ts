/** What of a recipe is kept in tables, so that it can be asked for without opening documents. */
import type { VersionScheme } from '../../adapters/adapter.ts'
import { addressesOf } from '../../identity/recipe-rows.ts'
import type { Recipe } from '../../model/package.ts'
import { termKinds, versionFlags, type TermKind } from '../../store/schema.ts'

export type Term = { kind: number; text: string }

/** Every term once. */
export function termsOf({ package: p, sources }: Recipe): Term[] {
  const repositories = [p.upstream?.['git'], ...sources.map((s) => s.git)]
  const texts: Record<TermKind, readonly (string | undefined)[]> = {
    word: p.name.toLowerCase().split(/[^\p{L}\p{N}+]+/u),
    licence: p.licences.map((l) => l.id),
    maintainer: p.maintainers,
    tag: p.tags,
    buildSystem: p.buildSystems,
    provides: p.provides.map((x) => nameOf(x.virtual)),
    dependency: p.dependencies.map((d) => d.name ?? nameOf(d.spec)),
    variant: p.variants.map((v) => v.name),
    extension: (p.extensions ?? []).map((e) => e.name),
    repository: repositories,
    address: addressesOf({ package: p, sources }),
    output: p.outputs ?? [],
    toolchain: [p.toolchain?.name],
  }
  return Object.entries(texts).flatMap(([kind, list]) =>
    [...new Set(list)].flatMap((text) =>
      text ? [{ kind: termKinds[kind as TermKind], text }] : [],
    ),
  )
}

/** The name a Spack spec begins with. */
const nameOf = (spec: string): string => /^[\w.-]*/.exec(spec)![0]

/** What recipe and tool say of a version besides its text: see the table `version`. */
export function meaningOf(
  version: Recipe['package']['versions'][number],
  scheme: VersionScheme | undefined,
): { release: string | null; flags: number } {
  const prerelease = version.prerelease ?? scheme?.isPrerelease(version.version)
  const known = { ...version, prerelease }
  const release = scheme?.release ? (scheme.release(version.version) ?? '') : version.version
  return {
    release: release === version.version ? null : release,
    flags: versionFlags.reduce((mask, flag, bit) => (known[flag] ? mask | (1 << bit) : mask), 0),
  }
}

/** sha256 of the sources as bytes, with their places in the list; odd ones are left out. */
export const hashesOf = ({ sources }: Recipe): { position: number; hash: Buffer }[] =>
  sources.flatMap(({ sha256 }, position) =>
    sha256 !== undefined && /^[0-9a-fA-F]{64}$/.test(sha256)
      ? [{ position, hash: Buffer.from(sha256, 'hex') }]
      : [],
  )

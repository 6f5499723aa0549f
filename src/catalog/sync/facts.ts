/** What of a recipe is kept in tables, so that it can be asked for without opening documents. */
import type { VersionScheme } from '../../adapters/adapter.ts'
import { addressesOf } from '../../identity/recipe-rows.ts'
import type { Recipe } from '../../model/package.ts'
import { termKinds, versionFlags, type TermKind } from '../../store/schema.ts'

/** Calls back with every term of a recipe once: the kinds in their order, nothing is gathered. */
export function eachTerm(recipe: Recipe, found: (kind: number, text: string) => void): void {
  const { package: p, sources } = recipe
  const each = (kind: TermKind, texts: readonly (string | undefined)[]): void => {
    const seen = texts.length > 8 ? new Set<string>() : null
    for (let i = 0; i < texts.length; i++) {
      const text = texts[i]
      if (!text || (seen ? seen.has(text) : texts.indexOf(text) < i)) continue
      seen?.add(text)
      found(termKinds[kind], text)
    }
  }
  each('word', p.name.toLowerCase().split(/[^\p{L}\p{N}+]+/u))
  each(
    'licence',
    p.licences.map((l) => l.id),
  )
  each('maintainer', p.maintainers)
  each('tag', p.tags)
  each('buildSystem', p.buildSystems)
  each(
    'provides',
    p.provides.map((x) => nameOf(x.virtual)),
  )
  each(
    'dependency',
    p.dependencies.map((d) => d.name ?? nameOf(d.spec)),
  )
  each(
    'variant',
    p.variants.map((v) => v.name),
  )
  if (p.extensions)
    each(
      'extension',
      p.extensions.map((e) => e.name),
    )
  each('repository', [p.upstream?.['git'], ...sources.map((s) => s.git)])
  each('address', addressesOf(recipe))
  if (p.outputs) each('output', p.outputs)
  if (p.toolchain) each('toolchain', [p.toolchain.name])
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

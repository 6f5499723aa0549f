/** GuixFacts → Package and Sources. */
import type { Dependency, DependencyType, Recipe, Source } from '../../model/package.ts'
import type { GuixFacts, GuixInput, GuixSource } from './facts.ts'
import { licenceId } from './licences.ts'

const commit = /^[0-9a-f]{40}$/
/** Methods whose hash is that of the file at the url; those of checkouts are of an archive Guix makes. */
const hashesFile = new Set(['url-fetch', 'url-fetch*', 'url-fetch/tarbomb', 'url-fetch/zipbomb'])

/** Urls of mirrors by the name in `mirror://name/…`. */
export type Mirrors = ReadonlyMap<string, string>

function sources(source: GuixSource, version: string, mirrors: Mirrors): Source[] {
  const sha256 =
    source.hash?.algorithm === 'sha256' && hashesFile.has(source.method)
      ? source.hash.hex
      : undefined
  const hashed = sha256 === undefined ? {} : { sha256 }
  if (source.urls) {
    const [url] = source.urls
    return url === undefined ? [] : [{ version, url: mirrored(url, mirrors), ...hashed }]
  }
  if (source.git) {
    const { url, commit: ref, recursive } = source.git
    return [
      {
        version,
        git: url,
        ref,
        ...(commit.test(ref) ? { commit: ref } : { tag: ref }),
        ...(recursive && { submodules: true }),
      },
    ]
  }
  if (source.svn)
    return [
      { version, svn: source.svn.url, ref: source.svn.revision, revision: source.svn.revision },
    ]
  if (source.hg)
    return [{ version, hg: source.hg.url, ref: source.hg.changeset, revision: source.hg.changeset }]
  return []
}

function mirrored(url: string, mirrors: Mirrors): string {
  const [, name = '', path = ''] = /^mirror:\/\/([^/]+)\/(.*)$/.exec(url) ?? []
  const base = mirrors.get(name)
  return base === undefined ? url : base + (base.endsWith('/') ? '' : '/') + path
}

function dependencies(facts: GuixFacts): Dependency[] {
  const found = new Map<string, Dependency>()
  const add = (inputs: readonly GuixInput[], types: readonly DependencyType[]): void => {
    for (const [, spec] of inputs) {
      const [, name, version] = /^([^@:<][^@]*)@([^:]*)(?::.*)?$/.exec(spec) ?? []
      if (
        name === undefined ||
        version === undefined ||
        spec.startsWith('origin:') ||
        spec.startsWith('file:')
      )
        continue
      const known = found.get(spec)
      if (known) known.types = [...new Set([...known.types, ...types])]
      else found.set(spec, { spec, when: '', types: [...types], name, version })
    }
  }
  add(facts.inputs, ['build', 'link'])
  add(facts.nativeInputs, ['build'])
  add(facts.propagatedInputs, ['build', 'link', 'run'])
  return [...found.values()]
}

/** `shared`: another package of the module has the same name and version. */
export function recipe(
  facts: GuixFacts,
  shared: boolean,
  evidence: { source: string; line: number },
  mirrors: Mirrors,
): Recipe {
  const { name, version, source } = facts
  const origin = source !== null && typeof source === 'object' ? source : null
  const all = [...facts.inputs, ...facts.nativeInputs, ...facts.propagatedInputs]
  const archives = [
    ...new Set(
      all
        .map(([, what]) => what)
        .filter((what) => what.startsWith('origin:') && what !== 'origin:?'),
    ),
  ]
  return {
    package: {
      tool: 'guix',
      name,
      // What is not shown to users may share name and version with what is.
      key: shared || facts.hidden ? `${name}@${version} (${facts.variable})` : `${name}@${version}`,
      ...(facts.homepage !== undefined && { homepage: facts.homepage }),
      licences: facts.licences.map((licence) => ({ id: licenceId(licence), when: '' })),
      maintainers: [],
      tags: [],
      buildSystems: [facts.buildSystem],
      versions: [
        {
          version,
          ...(facts.superseded !== undefined && { deprecated: true as const }),
          ...(origin && !origin.urls && !origin.other && { git: true as const }),
        },
      ],
      variants: [],
      dependencies: dependencies(facts),
      provides: [],
      providedTogether: [],
      conflicts: [],
      requires: [],
      extends: [],
      hasCode: source !== null,
      detect: [],
      ...(origin && origin.patches > 0 && { patches: [{ when: '', count: origin.patches }] }),
      ...(archives.length > 0 && {
        resources: archives.map((what) => ({ name: what.slice('origin:'.length), when: '' })),
      }),
      redistribute: [],
      outputs: facts.outputs,
      details: details(facts),
      evidence,
    },
    sources: origin ? sources(origin, version, mirrors) : [],
  }
}

/** Only what a Package has no place for. */
function details(facts: GuixFacts): Record<string, unknown> {
  const {
    module,
    variable,
    aliases,
    hidden,
    superseded,
    replacement,
    supportedSystems,
    properties,
    source,
  } = facts
  const hash = source !== null && typeof source === 'object' ? source.hash : undefined
  return {
    module,
    variable,
    supportedSystems,
    ...(aliases.length > 0 && { aliases }),
    ...(hidden && { hidden }),
    ...(superseded !== undefined && { superseded }),
    ...(replacement !== undefined && { replacement }),
    ...(properties.length > 0 && { properties }),
    ...(hash?.hex !== undefined && { sourceHash: `${hash.algorithm}:${hash.hex}` }),
  }
}

import type { Source } from '../../../model/package.ts'
import type { SourceFact } from './facts.ts'
import { urlGuesser } from './guess-url.ts'

type Recipe = { git?: string | undefined; url?: string | undefined }

/** sha256 and md5 have 64 and 32 hexadecimal digits. */
function hashes(fact: SourceFact): Pick<Source, 'sha256' | 'md5'> {
  const sha256 = fact.sha256 ?? (fact.checksum?.length === 64 ? fact.checksum : undefined)
  const md5 = fact.md5 ?? (fact.checksum?.length === 32 ? fact.checksum : undefined)
  return { ...(sha256 !== undefined && { sha256 }), ...(md5 !== undefined && { md5 }) }
}

/** The recipe's own repository is meant when the version names a reference, or nothing at all. */
function usesRepository(fact: SourceFact, recipe: Recipe): boolean {
  if (fact.commit ?? fact.tag ?? fact.branch) return true
  const other = fact.url ?? fact.sha256 ?? fact.md5 ?? fact.checksum ?? fact.svn ?? fact.hg
  return other === undefined && fact.revision === undefined && recipe.url === undefined
}

/** Spack's facts about a recipe's sources; `recipe` has the recipe's own locations. */
export function toSources(facts: readonly SourceFact[], recipe: Recipe): Source[] {
  const versions = facts.map((fact) => fact.v)
  const guess = recipe.url === undefined ? null : urlGuesser(recipe.url, versions)
  return facts.map((fact) => {
    const source = toSource(fact, recipe)
    const archive = source.sha256 ?? source.md5
    return guess && archive !== undefined && source.url === undefined
      ? { ...source, guessedUrl: guess(fact.v) }
      : source
  })
}

function toSource(fact: SourceFact, recipe: Recipe): Source {
  const { commit, tag, branch, svn, hg, url, revision, extension, expand } = fact
  const ref = commit ?? tag ?? branch ?? revision
  const repository = fact.git ?? (usesRepository(fact, recipe) ? recipe.git : undefined)
  const submodules =
    fact.submodules === '<callable>' ? 'some' : fact.submodules === 'True' ? true : fact.submodules
  return {
    version: fact.v,
    ...(url !== undefined && { url }),
    ...(repository !== undefined && { git: repository }),
    ...(ref !== undefined && { ref }),
    ...(commit !== undefined && { commit }),
    ...(tag !== undefined && { tag }),
    ...(branch !== undefined && { branch }),
    ...(svn !== undefined && { svn }),
    ...(hg !== undefined && { hg }),
    ...(revision !== undefined && { revision }),
    ...hashes(fact),
    ...(submodules !== undefined && { submodules }),
    ...(expand !== undefined && { expand }),
    ...(extension !== undefined && { extension }),
  }
}

import type { Source } from '../../../model/package.ts'
import type { SourceFact } from './facts.ts'

/** sha256 and md5 have 64 and 32 hexadecimal digits. */
function hashes(fact: SourceFact): Pick<Source, 'sha256' | 'md5'> {
  const sha256 = fact.sha256 ?? (fact.checksum?.length === 64 ? fact.checksum : undefined)
  const md5 = fact.md5 ?? (fact.checksum?.length === 32 ? fact.checksum : undefined)
  return { ...(sha256 !== undefined && { sha256 }), ...(md5 !== undefined && { md5 }) }
}

/** The recipe's own repository is meant when the version names a reference, or nothing at all. */
function usesRepository(fact: SourceFact, recipe: { url?: string | undefined }): boolean {
  if (fact.commit ?? fact.tag ?? fact.branch) return true
  const other = fact.url ?? fact.sha256 ?? fact.md5 ?? fact.checksum ?? fact.svn ?? fact.hg
  return other === undefined && fact.revision === undefined && recipe.url === undefined
}

/** Spack's facts about one version's source → Source; `recipe` has the recipe's own locations. */
export function toSource(
  fact: SourceFact,
  recipe: { git?: string | undefined; url?: string | undefined },
): Source {
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

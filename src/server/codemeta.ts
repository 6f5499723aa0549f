/** One software as CodeMeta 3.0 (https://w3id.org/codemeta/3.0), as far as its recipe says. */
import type { SoftwareDocument } from '../app/catalog-lookup.ts'
import { safeUrl } from './html/links.ts'

export function codemeta({ software, packages }: SoftwareDocument) {
  const found = packages[0]
  const version = found?.versions.find((v) => !v.develop && !v.deprecated)?.version
  const homepage = safeUrl(found?.homepage)
  const git = found?.upstream?.['git']
  return {
    '@context': 'https://w3id.org/codemeta/3.0',
    '@type': 'SoftwareSourceCode',
    name: software,
    ...(version !== undefined && { version }),
    ...(homepage !== undefined && { url: homepage }),
    ...(git !== undefined && { codeRepository: git }),
    ...(found && found.licences.length > 0 && { license: found.licences.map(({ id }) => id) }),
    ...(found && found.tags.length > 0 && { keywords: found.tags }),
    ...(found && {
      softwareRequirements: [...new Set(found.dependencies.map((d) => d.name ?? d.spec))],
    }),
  }
}

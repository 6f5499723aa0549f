/** An installation of any tool as an entry of `externals` in packages.yaml. */
import type { Installation } from '../../../model/installation.ts'
import { compilersOf, type External } from '../emit/external.ts'
import { pinned } from '../emit/pinned.ts'

/** Names Spack gives languages in the variant `languages`. */
const languageNames = { c: 'c', cxx: 'c++', fortran: 'fortran' } as const

/** How something installed was built decides nothing; as a single value Spack 1.2 cannot take it. */
const left = new Set(['build_system', 'languages'])

/** `id` and `dependencies` are added by whoever knows the other externals. */
export function externalOf(i: Installation, software: string): External | null {
  const modules = i.use.modules ?? []
  if (i.prefix === undefined && modules.length === 0) return null
  const compilers = compilersOf(i)
  const languages = (Object.keys(compilers) as (keyof typeof languageNames)[]).map(
    (l) => languageNames[l],
  )
  const plain = Object.fromEntries(Object.entries(i.variants).filter(([name]) => !left.has(name)))
  // Spack fills a missing `languages` with its default, which may claim a compiler that is absent.
  const variants = software === 'gcc' && languages.length > 0 ? { languages, ...plain } : plain
  return {
    spec: pinned({ software, version: i.upstreamVersion ?? i.version, variants }),
    ...(i.prefix === undefined ? {} : { prefix: i.prefix }),
    ...(modules.length > 0 && { modules: [...modules] }),
    ...(languages.length > 0 && { extra_attributes: { compilers } }),
  }
}

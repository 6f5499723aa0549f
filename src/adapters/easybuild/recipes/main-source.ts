/** Where the software of an easyconfig itself comes from, be it a bundle or not. */
import type { Source } from '../../../model/package.ts'
import { sourceUrls, type Draft } from './draft.ts'
import type { EasyconfigFacts } from './facts.ts'
import { partNamed, partSource, sourceOf } from './sources.ts'
import { templatesOf, type Templates } from './templates.ts'

export function mainSource(
  draft: Draft,
  facts: EasyconfigFacts,
  templates: Templates,
): Source | null {
  const { parameters } = draft
  const sources = parameters.list('sources')
  const urls = sourceUrls(draft)
  if (sources.length > 0)
    return sourceOf(
      facts.version,
      { sources, sourceUrls: urls, checksums: parameters.get('checksums') },
      templates,
    )
  const within = (name: string, all: string, defaults: Parameters_[2]) => {
    const part = partNamed(facts.name, parameters.list(name), templates)
    if (!part) return null
    const own = templatesOf({ name: part.name, version: part.version, arch: draft.arch })
    return partSource(part, parameters.get(all), defaults, new Map([...templates, ...own]))
  }
  return (
    within('exts_list', 'exts_default_options', {
      sources: ['%(name)s-%(version)s.tar.gz'],
      sourceUrls: urls,
    }) ?? within('components', 'default_component_specs', { sources: [], sourceUrls: [] })
  )
}

type Parameters_ = Parameters<typeof partSource>

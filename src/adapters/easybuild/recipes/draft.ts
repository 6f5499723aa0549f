/** An easyconfig between evaluation and facts: parameters as written, templates not yet expanded. */
import type { Toolchain } from '../../../model/package.ts'
import { moduleName } from './dependencies.ts'
import type { EasyconfigFacts, Extension } from './facts.ts'
import type { Section } from './heading.ts'
import type { Parameters } from './parameters.ts'
import type { Settled, Written } from './settle.ts'
import { sourceFacts } from './sources.ts'
import { expand, expandAll, type Templates } from './templates.ts'
import type { Easyblock } from './tool.ts'
import { fullVersion } from './toolchains.ts'
import { stringOf, textOf, type Plain } from './values.ts'

export type Draft = {
  parameters: Parameters
  name: string
  version: string
  toolchain: Toolchain
  easyblock: { name: string; easyblock: Easyblock | undefined }
  sections: readonly Section[]
  written: Written
  arch: string
}

/** As set, else the easyblock's own. */
export function sourceUrls({ parameters, easyblock }: Draft): readonly Plain[] {
  if (parameters.has('source_urls')) return parameters.list('source_urls')
  return easyblock.easyblock?.defaults?.source_urls ?? []
}

export function factsOf(draft: Draft, settled: Settled, templates: Templates): EasyconfigFacts {
  const { parameters, written } = draft
  const text = (name: string) => {
    const value = parameters.text(name)
    return value === undefined ? undefined : expand(value, templates)
  }
  const list = (name: string) => parameters.list(name).map((v) => expandAll(v, templates))
  const [name, version] = [expand(draft.name, templates), expand(draft.version, templates)]
  const toolchain = {
    name: expand(draft.toolchain.name, templates),
    version: expand(draft.toolchain.version, templates),
  }
  const versionprefix = text('versionprefix') ?? ''
  const versionsuffix = text('versionsuffix') ?? ''
  const hidden = parameters.get('hidden') === true
  const unknown = parameters.unknown(draft.easyblock.easyblock?.parameters)
  return {
    name,
    version,
    versionprefix,
    versionsuffix,
    toolchain,
    easyblock: text('easyblock') ?? null,
    easyblock_class: draft.easyblock.name,
    moduleclass: text('moduleclass') ?? 'base',
    homepage: homepage(parameters.get('homepage'), templates),
    module: moduleName(
      text('modaltsoftname') ?? name,
      fullVersion({ version, versionprefix, versionsuffix, toolchain }),
      hidden,
    ),
    hidden,
    dependencies: settled.dependencies,
    builddependencies: written.iterate ? settled.builds : settled.builds.flat(),
    hiddendependencies: settled.hidden,
    iterate_builddeps: written.iterate,
    multi_deps: written.multi,
    osdependencies: list('osdependencies').map(textOrTexts),
    sources: list('sources').map(sourceFacts),
    source_urls: sourceUrls(draft).map((url) => textOrTexts(expandAll(url, templates))),
    n_patches: parameters.count('patches'),
    checksums: parameters.count('checksums'),
    exts_list: parameters.list('exts_list').map((e) => extension(e, templates)),
    exts_defaultclass: text('exts_defaultclass') ?? null,
    ...components(parameters, templates),
    ...(parameters.count('crates') > 0 ? { n_crates: parameters.count('crates') } : {}),
    ...(unknown.length > 0 ? { unknown_keys: unknown } : {}),
  }
}

function homepage(value: Plain | undefined, templates: Templates): EasyconfigFacts['homepage'] {
  return value === undefined || value === null ? null : textOrTexts(expandAll(value, templates))
}

const textOrTexts = (value: Plain): string | string[] =>
  Array.isArray(value) ? value.map(textOf) : textOf(value)

function extension(value: Plain, templates: Templates): Extension {
  const [name, version] = Array.isArray(value) ? value : [value]
  return [
    expand(textOf(name ?? null), templates),
    version === undefined || version === null ? null : expand(textOf(version), templates),
  ]
}

function components(
  parameters: Parameters,
  templates: Templates,
): Pick<EasyconfigFacts, 'components'> {
  const all = parameters.list('components')
  if (all.length === 0) return {}
  return {
    components: all.map((c) => {
      const alone = stringOf(c)
      return alone === undefined ? extension(c, templates) : expand(alone, templates)
    }),
  }
}

/**
 * Environments of conda, mamba and pixi: one file a package in `conda-meta`, as the installer writes it. Source:
 * conda's documentation of its prefix records (`PrefixRecord`).
 */
import type { Installation } from '../../model/installation.ts'
import type { MachineView, Read } from '../adapter.ts'
import { isObject, parseJson, textIn, textsIn, type JsonObject } from '../json.ts'
import { PortolanError } from '../../model/errors.ts'

const roots = [
  '$CONDA_PREFIX',
  '$HOME/miniconda3',
  '$HOME/anaconda3',
  '$HOME/miniforge3',
  '$HOME/mambaforge',
  '/opt/conda',
  '/opt/miniconda3',
  '/opt/miniforge3',
]

export const recordGlobs: readonly string[] = [
  ...roots.flatMap((root) => [`${root}/conda-meta/*.json`, `${root}/envs/*/conda-meta/*.json`]),
  '$HOME/.conda/envs/*/conda-meta/*.json',
]

type Record = { name: string; version: string; json: JsonObject; path: string; prefix: string }

export async function* readEnvironments(view: MachineView): AsyncIterable<Read<Installation>> {
  const prefixes = new Map<string, Map<string, Record>>()
  for (const path of await view.files(...recordGlobs)) {
    const text = await view.tryText(path)
    if (text === null) continue
    const prefix = path.replace(/\/conda-meta\/[^/]+$/, '')
    try {
      const json = parseJson(text, path)
      const name = isObject(json) ? textIn(json, 'name') : undefined
      const version = isObject(json) ? textIn(json, 'version') : undefined
      if (!isObject(json) || name === undefined || version === undefined)
        throw new PortolanError('CONDA_RECORD', 'it names no package and version')
      const records = prefixes.get(prefix) ?? new Map<string, Record>()
      prefixes.set(prefix, records.set(name, { name, version, json, path, prefix }))
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      yield { skipped: { source: path }, reason: error.message }
    }
  }
  for (const records of prefixes.values())
    for (const record of records.values()) yield { found: installation(record, records) }
}

const idOf = ({ name, prefix }: Pick<Record, 'name' | 'prefix'>): string =>
  `conda:${name}@${prefix}`

const machines: Readonly<{ [subdir: string]: string }> = {
  'linux-64': 'x86_64',
  'linux-aarch64': 'aarch64',
  'linux-ppc64le': 'ppc64le',
}

/** Names of shared libraries among the files, as the loader would ask for them. */
const sonamesIn = (files: readonly string[]): string[] =>
  [...new Set(files.flatMap((file) => /^lib\/([^/]+\.so(?:\.\d+)*)$/.exec(file)?.[1] ?? []))].sort()

function installation(record: Record, beside: ReadonlyMap<string, Record>): Installation {
  const { name, version, json, path, prefix } = record
  const files = textsIn(json['files'])
  const target = machines[textIn(json, 'subdir') ?? '']
  const build = textIn(json, 'build')
  const needs = new Map<string, string>()
  for (const spec of textsIn(json['depends'])) {
    const [other = ''] = spec.split(/[\s=<>!~[]/)
    if (beside.has(other) && other !== name && !needs.has(other)) needs.set(other, spec)
  }
  const sonames = sonamesIn(files)
  const headers = files.some((file) => file.startsWith('include/'))
  const kept = Object.fromEntries(
    ['channel', 'license', 'subdir', 'sha256'].flatMap((key) => {
      const value = textIn(json, key)
      return value === undefined ? [] : [[key, value]]
    }),
  )
  return {
    id: idOf(record),
    tool: 'conda',
    name,
    version,
    variants: {},
    prefix,
    universe: `conda:${prefix}`,
    ...(target === undefined ? {} : { target }),
    dependencies: [...needs].map(([other, detail]) => ({
      id: idOf({ name: other, prefix }),
      types: ['run'],
      via: { source: path, detail },
    })),
    provides: [],
    elf: [],
    ...(sonames.length > 0 ? { sonames } : {}),
    linkable: headers,
    use: { commands: [`conda activate ${prefix}`] },
    details: { ...kept, ...(build === undefined ? {} : { build }) },
    evidence: [{ source: path }],
  }
}

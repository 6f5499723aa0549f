/**
 * EESSI's list of software as its web API gives it: `{timestamp, architectures_map,
 * gpu_architectures_map, software: {<name>: {versions: [{version, versionsuffix, toolchain, module,
 * required_modules, cpu_arch, gpu_arch, extensions, homepage, license}]}}}`.
 */
import type { Read } from '../adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import type { Dependency, Recipe } from '../../model/package.ts'
import { spdxExpression } from '../../util/spdx.ts'
import { isObject, type JsonObject, kindOf, objectsIn, textIn, textsIn } from '../json.ts'
import { plainPackage, skipped } from '../recipe-files.ts'
import { parseModuleName, system } from './module-name.ts'

const fullName = (module: unknown): string | undefined =>
  isObject(module) ? textIn(module, 'full_module_name') : undefined

/** The release of EESSI a module belongs to: `EESSI/2023.06` is among those it needs. */
const releaseOf = (required: readonly string[]): string | undefined =>
  required.find((name) => name.startsWith('EESSI/'))?.slice('EESSI/'.length)

function dependencies(required: readonly string[], own: string): Dependency[] {
  return required
    .filter((full) => full !== own && !full.startsWith('EESSI/'))
    .map((full): Dependency => {
      const parts = parseModuleName(full)
      return {
        spec: full,
        when: '',
        types: ['run'],
        ...(parts && { name: parts.name }),
        ...(parts &&
          parts.toolchain !== system && { version: parts.version, toolchain: parts.toolchain }),
      }
    })
}

function toRecipe(name: string, entry: JsonObject, source: string): Recipe | string {
  const module = fullName(entry['module'])
  const version = textIn(entry, 'version')
  if (!module) return 'has no module'
  if (!version) return 'has no version'
  const required = objectsIn(entry['required_modules']).flatMap((m) => fullName(m) ?? [])
  const release = releaseOf(required)
  const toolchain = isObject(entry['toolchain']) ? entry['toolchain'] : {}
  const toolchainName = textIn(toolchain, 'name')
  const toolchainVersion = textIn(toolchain, 'version')
  const versionSuffix = textIn(entry, 'versionsuffix')
  const homepage = textIn(entry, 'homepage')
  const extensions = objectsIn(entry['extensions']).flatMap((e) => {
    const [extension, v] = [textIn(e, 'name'), textIn(e, 'version')]
    return extension ? [{ name: extension, ...(v && { version: v }) }] : []
  })
  const gpu = isObject(entry['gpu_arch'])
    ? Object.entries(entry['gpu_arch']).map(([cpu, targets]) => [cpu, textsIn(targets)])
    : []
  const licences = textsIn(entry['license']).flatMap((text) => spdxExpression(text) ?? [])
  return {
    package: {
      ...plainPackage('eessi', name, { source, detail: module }),
      key: release ? `${release}/${module}` : module,
      ...(homepage && { homepage }),
      licences: licences.map((id) => ({ id, when: '' })),
      versions: [{ version }],
      dependencies: dependencies(required, module),
      toolchain:
        toolchainName && toolchainVersion
          ? { name: toolchainName, version: toolchainVersion }
          : system,
      ...(versionSuffix && { versionSuffix }),
      ...(extensions.length > 0 && { extensions }),
      details: {
        ...(release && { release }),
        module,
        cpu: textsIn(entry['cpu_arch']),
        ...(gpu.length > 0 && { gpu: Object.fromEntries(gpu) as unknown }),
      },
    },
    sources: [],
  }
}

/** Throws EESSI_SOFTWARE when the document is no such list. */
export function* readSoftware(document: unknown, source: string): Iterable<Read<Recipe>> {
  const software = isObject(document) ? document['software'] : undefined
  if (!isObject(software))
    throw new PortolanError('EESSI_SOFTWARE', `${source} has ${kindOf(software)} as software`, {
      where: source,
      hint: "give EESSI's eessi_api_metadata_software.json",
    })
  for (const [name, entry] of Object.entries(software)) {
    const versions = isObject(entry) ? entry['versions'] : undefined
    if (!Array.isArray(versions))
      yield skipped({ source, detail: name }, `${name} has no list of versions`)
    else
      for (const [index, version] of versions.entries()) {
        const place = { source, detail: `${name}, version ${index + 1}` }
        const made = isObject(version) ? toRecipe(name, version, source) : 'is no object'
        yield typeof made === 'string' ? skipped(place, `${place.detail} ${made}`) : { found: made }
      }
  }
}

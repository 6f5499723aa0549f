/** Python distributions in the system's, the user's and the active environment's site-packages. */
import type { MachineView, Read } from '../adapter.ts'
import type { Installation } from '../../model/installation.ts'
import { normalName, parseMetadata, requiredName, type Metadata } from './metadata.ts'

const folders = [
  '/usr/lib/python3*/dist-packages',
  '/usr/lib/python3*/site-packages',
  '/usr/lib64/python3*/site-packages',
  '/usr/local/lib/python3*/dist-packages',
  '/usr/local/lib/python3*/site-packages',
  '/usr/local/lib64/python3*/site-packages',
  '$HOME/.local/lib/python3*/site-packages',
  '$VIRTUAL_ENV/lib/python3*/site-packages',
  '$CONDA_PREFIX/lib/python3*/site-packages',
  '$PYTHONPATH',
]

export const metadataGlobs: readonly string[] = folders.flatMap((folder) => [
  `${folder}/*.dist-info/METADATA`,
  `${folder}/*.egg-info/PKG-INFO`,
  `${folder}/*.egg-info`,
])
export const installerGlobs: readonly string[] = folders.flatMap((folder) => [
  `${folder}/*.dist-info/INSTALLER`,
  `${folder}/*.dist-info/WHEEL`,
])

type Found = { folder: string; path: string; metadata: Metadata }

export async function* readPython(view: MachineView): AsyncIterable<Read<Installation>> {
  const found: Found[] = []
  for (const path of await view.files(...metadataGlobs)) {
    const text = await view.tryText(path)
    if (text === null) continue
    const metadata = parseMetadata(text)
    const folder = path.replace(/\/[^/]+\.(dist-info|egg-info)(\/[^/]+)?$/, '')
    if (metadata) found.push({ folder, path, metadata })
    else
      yield {
        skipped: { source: path },
        reason: 'has no Name or no Version; reinstall the distribution',
      }
  }
  const byFolder = new Map<string, Map<string, Found>>()
  for (const one of found) {
    const names = byFolder.get(one.folder) ?? new Map<string, Found>()
    byFolder.set(one.folder, names.set(normalName(one.metadata.name), one))
  }
  for (const [folder, names] of byFolder)
    for (const [name, one] of names)
      yield { found: await toInstallation(view, folder, name, one, names) }
}

const idOf = (name: string, folder: string) => `pip:${name}@${folder}`

async function toInstallation(
  view: MachineView,
  folder: string,
  name: string,
  { path, metadata }: Found,
  beside: ReadonlyMap<string, Found>,
): Promise<Installation> {
  const info = path.replace(/\/[^/]+$/, '')
  const wheel = path.endsWith('/METADATA') ? await view.tryText(`${info}/WHEEL`) : null
  const installer = path.endsWith('/METADATA') ? await view.tryText(`${info}/INSTALLER`) : null
  const tags = [...(wheel ?? '').matchAll(/^Tag:\s*(\S+)/gm)].map((m) => m[1] ?? '')
  const conda = view.environment['CONDA_PREFIX']
  const required = [...new Set(metadata.requires.map(requiredName))]
  return {
    id: idOf(name, folder),
    tool: 'pip',
    name,
    version: metadata.version,
    variants: {},
    universe: conda !== undefined && folder.startsWith(`${conda}/`) ? `conda:${conda}` : 'host',
    dependencies: required.flatMap((other) =>
      beside.has(other) && other !== name
        ? [{ id: idOf(other, folder), types: ['run'], via: { source: path, detail: other } }]
        : [],
    ),
    provides: [],
    elf: [],
    linkable: false,
    use: { commands: [`PYTHONPATH=${folder}`] },
    details: {
      distribution: metadata.name,
      folder,
      ...(installer === null ? {} : { installer: installer.trim() }),
      ...(tags.length > 0 ? { tags } : {}),
      ...(metadata.requiresPython === undefined ? {} : { requiresPython: metadata.requiresPython }),
      ...(metadata.requires.length > 0 ? { requires: metadata.requires } : {}),
    },
    evidence: [{ source: path }],
  }
}

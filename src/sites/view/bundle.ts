/** A collected bundle as a MachineView: what was not recorded is not there. */
import type { CommandResult, MachineView } from '../../adapters/adapter.ts'
import { readElfText } from '../../compat/elf/text.ts'
import type { ElfFacts } from '../../model/installation.ts'
import { PortolanError } from '../../model/errors.ts'
import { allowedEnvironment } from '../environment.ts'
import { readArchive, type Archive, type ArchiveLimits, type Skip } from './archive.ts'
import { glob } from './glob.ts'
import { notObserved } from './live.ts'
import { parseManifest, type Observation } from './manifest.ts'
import { parseNames } from './names.ts'

export type BundleView = MachineView & {
  readonly nodeClass: string
  readonly collectorVersion: string
  /** What the bundle holds that could not be used, and what the collector left out. */
  readonly skipped: readonly Skip[]
}

function parseEnvironment(text: string): Record<string, string> {
  const lines = text.split('\n').map((line) => /^([A-Za-z_]\w*)=(.*)$/.exec(line))
  return allowedEnvironment(Object.fromEntries(lines.flatMap((m) => (m ? [[m[1], m[2]]] : []))))
}

/** @throws PortolanError BUNDLE_* when the archive is no usable bundle; see readArchive. */
export async function bundleView(path: string, limits?: ArchiveLimits): Promise<BundleView> {
  return viewOf(path, await readArchive(path, limits))
}

function viewOf(where: string, { entries, skipped }: Archive): BundleView {
  const text = (name: string): string | null => entries.get(name)?.toString('utf8') ?? null
  const manifestText = text('MANIFEST')
  if (manifestText === null)
    throw new PortolanError('BUNDLE_FORMAT', 'the archive holds no portolan-bundle/MANIFEST', {
      where,
      hint: 'give the file that `portolan site collect` or its script wrote',
    })
  const manifest = parseManifest(manifestText, where)
  const names = parseNames(text('names') ?? '')
  const environment = parseEnvironment(text('environment') ?? '')
  const byDetail = (kind: string) =>
    new Map(
      manifest.observations
        .filter((o) => o.kind === kind)
        .map((o) => [JSON.stringify(o.detail), o] as const),
    )
  const commands = byDetail('command')
  const libraries = byDetail('elf')
  const parsed = new Map<string, ElfFacts | null>()

  const content = (path: string): Buffer | null =>
    entries.get(`files${path}`) ?? entries.get(`files${names.realpath(path) ?? ''}`) ?? null
  const elfOf = (real: string): ElfFacts | null => {
    const observed = libraries.get(JSON.stringify([real]))
    const form = observed && text(`elf/${observed.id}`)
    return form ? readElfText(real, form) : null
  }
  const replay = (argv: readonly string[], o: Observation): CommandResult => ({
    argv,
    code: o.code,
    stdout: text(`commands/${o.id}.out`) ?? '',
    stderr: text(`commands/${o.id}.err`) ?? '',
    at: o.at,
  })
  return {
    method: 'bundle',
    at: manifest.startedAt,
    nodeClass: manifest.nodeClass,
    collectorVersion: manifest.collectorVersion,
    skipped: [...skipped, ...manifest.skipped],
    environment,
    files: (...globs) => Promise.resolve(glob(names, globs, environment)),
    async read(path) {
      const bytes = content(path)
      if (bytes === null) throw notObserved(path)
      return bytes
    },
    tryText: (path) => Promise.resolve(content(path)?.toString('utf8') ?? null),
    readlink: (path) => Promise.resolve(names.readlink(path)),
    realpath: (path) => Promise.resolve(names.realpath(path)),
    run(...argv) {
      const observed = commands.get(JSON.stringify(argv))
      return Promise.resolve(observed ? replay(argv, observed) : null)
    },
    async elf(path) {
      const real = names.realpath(path)
      if (real === null) return null
      if (!parsed.has(real)) parsed.set(real, elfOf(real))
      const facts = parsed.get(real) ?? null
      return facts && { ...facts, path }
    },
  }
}

/**
 * What Guix has installed: the manifests of profiles. An entry is `("hdf5" "1.14.3" "out"
 * "/gnu/store/…" (propagated-inputs …) …)`; those of propagated inputs have the same form. Source: the
 * manifest formats 3 and 4 of Guix's (guix profiles).
 */
import type { Installation } from '../../model/installation.ts'
import type { MachineView, Read } from '../adapter.ts'

export const manifestGlobs = [
  '$HOME/.guix-profile/manifest',
  '$HOME/.guix-home/profile/manifest',
  '/run/current-system/profile/manifest',
  '/var/guix/profiles/per-user/*/guix-profile/manifest',
]

const text = String.raw`"((?:[^"\\]|\\.)*)"`
const entry = new RegExp(String.raw`\(${text}\s+${text}\s+${text}\s+"(/[^"]*)"`, 'g')

/** One installation for each output in a profile, whichever profile has it first. */
export async function* readProfiles(view: MachineView): AsyncIterable<Read<Installation>> {
  const seen = new Set<string>()
  for (const path of await view.files(...manifestGlobs)) {
    const manifest = (await view.tryText(path)) ?? ''
    if (!/^\s*(;.*\n\s*)*\(manifest\s+\(version\s+[34]\b/.test(manifest)) {
      yield { skipped: { source: path }, reason: 'no manifest of format 3 or 4' }
      continue
    }
    for (const [, name = '', version = '', output = '', item = ''] of manifest.matchAll(entry)) {
      if (seen.has(item)) continue
      seen.add(item)
      yield { found: installation({ name, version, output, item }, path) }
    }
  }
}

type Entry = { name: string; version: string; output: string; item: string }

const installation = ({ name, version, output, item }: Entry, path: string): Installation => ({
  id: `guix:${item}`,
  tool: 'guix',
  name,
  version,
  variants: {},
  prefix: item,
  universe: 'guix',
  dependencies: [],
  provides: [],
  elf: [],
  linkable: true,
  use: { commands: [`. ${path.replace(/manifest$/, 'etc/profile')}`] },
  details: { output },
  evidence: [{ source: path, detail: `${name} ${version} ${output}` }],
})

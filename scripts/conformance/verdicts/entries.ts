/**
 * Whether the readers of artefacts see what the tools of each format unpack: every regular file with
 * its bytes, every link with its target.
 *
 *   node scripts/conformance/verdicts/entries.ts FILE...
 *
 * deb: dpkg-deb -x; rpm: rpm2cpio and cpio; tar: GNU tar; squashfs: unsquashfs; wheel: unzip. The tools
 * must be installed; devices and permissions are not compared. Exit code 1 when a file differs.
 */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSource } from '../../../src/app/artifact-source.ts'
import { formats } from '../../../src/app/check.ts'
import { insidePath } from '../../../src/check/paths.ts'
import { endless } from '../../../src/util/archive/budget.ts'

const unpack: Readonly<Record<string, (file: string, to: string) => string>> = {
  deb: (file, to) => `dpkg-deb -x "${file}" "${to}"`,
  rpm: (file, to) =>
    `rpm2cpio "${file}" | (cd "${to}" && cpio -idm --quiet --no-absolute-filenames)`,
  tar: (file, to) => `tar -xf "${file}" -C "${to}" --no-same-owner`,
  squashfs: (file, to) => `unsquashfs -q -n -f -no-xattrs -d "${to}" "${file}"`,
  wheel: (file, to) => `unzip -q "${file}" -d "${to}"`,
}

async function digest(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const part of stream) hash.update(part)
  return hash.digest('hex')
}

async function ours(file: string): Promise<{ format: string; seen: Map<string, string> } | null> {
  const source = await openSource(file)
  try {
    const all = formats().map(({ reader }) => reader)
    for (const reader of all.toSorted(
      (a, b) => Number(a.format === 'tar') - Number(b.format === 'tar'),
    )) {
      if (!(reader.format in unpack) || (await reader.cannot(source)) !== null) continue
      const seen = new Map<string, string>()
      const hard: [string, string][] = []
      for await (const part of reader.read(source, {
        budget: endless(),
        architecture: undefined,
      })) {
        if (!('entry' in part)) continue
        const { kind, target = '', content } = part.entry
        const path = insidePath(part.entry.path) ?? `outside: ${part.entry.path}`
        if (kind === 'symlink') seen.set(path, `-> ${target}`)
        else if (kind === 'hardlink') hard.push([path, insidePath(target) ?? ''])
        else if (kind === 'file' && content) seen.set(path, await digest(content()))
      }
      for (const [path, target] of hard)
        seen.set(path, seen.get(target) ?? `hard link to ${target}`)
      return { format: reader.format, seen }
    }
    return null
  } finally {
    await source.close()
  }
}

async function theirs(format: string, file: string): Promise<Map<string, string>> {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-entries-'))
  const seen = new Map<string, string>()
  try {
    execFileSync('sh', ['-c', unpack[format]!(file, folder)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    const todo = ['']
    for (let at = todo.pop(); at !== undefined; at = todo.pop())
      for (const entry of readdirSync(join(folder, at), { withFileTypes: true })) {
        const path = join(at, entry.name)
        if (entry.isDirectory()) todo.push(path)
        else if (entry.isSymbolicLink()) seen.set(path, `-> ${readlinkSync(join(folder, path))}`)
        else if (entry.isFile()) seen.set(path, await digest(createReadStream(join(folder, path))))
      }
    return seen
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

let differing = 0
const totals = new Map<string, { files: number; entries: number }>()
for (const file of process.argv.slice(2)) {
  const read = await ours(file)
  if (!read) {
    console.log(`${file}: of no format that is compared`)
    continue
  }
  const expected = await theirs(read.format, file)
  const before = totals.get(read.format) ?? { files: 0, entries: 0 }
  totals.set(read.format, { files: before.files + 1, entries: before.entries + expected.size })
  const paths = new Set([...expected.keys(), ...read.seen.keys()])
  const wrong = [...paths].filter((path) => expected.get(path) !== read.seen.get(path))
  if (wrong.length === 0) continue
  differing++
  console.log(`${file}: ${wrong.length} entries differ`)
  for (const path of wrong.slice(0, 5))
    console.log(`  ${path}: ours ${read.seen.get(path)}, theirs ${expected.get(path)}`)
}
for (const [format, { files, entries }] of totals)
  console.log(`${format}: ${files} artefacts, ${entries} files and links`)
console.log(`${differing} artefacts differ`)
process.exitCode = differing > 0 ? 1 : 0

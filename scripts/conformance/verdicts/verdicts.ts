/**
 * Whether what `portolan check` says comes true: programs of Debian packages on a root of another
 * release, checked first and run then.
 *
 *   node scripts/conformance/verdicts/verdicts.ts --root DIR [--least N] [--show] DEB...
 *
 * DIR is a root made for this (mmdebstrap, or packages unpacked with dpkg-deb -x): the packages are
 * unpacked below its /tmp, and programs run in it as nobody. Needs root's rights. `fetch.sh` beside
 * this file gets roots and packages. Exit code 1 when a verdict is wrong, or fewer than N programs
 * were judged.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { checkArtifact } from '../../../src/app/check.ts'
import { describeLive } from '../../../src/app/site.ts'
import { placed, runInside } from './reality.ts'

const { values: options, positionals: debs } = parseArgs({
  allowPositionals: true,
  options: {
    root: { type: 'string' },
    least: { type: 'string', default: '1' },
    show: { type: 'boolean', default: false },
  },
})
const { root } = options
if (root === undefined || debs.length === 0) throw new Error('--root DIR and packages are needed')

/** The commands that a description of the root asks for; no program of it is run for that. */
const uname = { argv: ['uname', '-m'], stdout: execFileSync('uname', ['-m'], { encoding: 'utf8' }) }
mkdirSync(join(root, '.portolan'), { recursive: true })
writeFileSync(join(root, '.portolan/machine.json'), JSON.stringify({ commands: [uname] }))
const site = await describeLive('default', root, undefined, { libraries: true })

const work = 'tmp/portolan-verdicts'
const table = new Map<string, number>()
const wrong: string[] = []
let seconds = 0
for (const deb of debs) {
  const begun = process.cpuUsage()
  const check = await checkArtifact({ path: deb, site, root })
  const used = process.cpuUsage(begun)
  seconds += (used.user + used.system) / 1e6
  const programs = check.files.filter((f) => f.kind === 'program' && f.counted)
  if (programs.length === 0) continue
  const folder = join(work, basename(deb, '.deb').replace(/[^A-Za-z0-9.-]/g, '_'))
  mkdirSync(join(root, folder), { recursive: true })
  execFileSync('dpkg-deb', ['-x', deb, join(root, folder)])
  chmodSync(join(root, folder), 0o755)
  const libraries = (check.use.environment['LD_LIBRARY_PATH'] ?? '').split(':').filter(Boolean)
  for (const { path, verdict, reasons } of programs) {
    const reality = runInside(
      root,
      placed(folder, path),
      libraries.map((f) => (f.startsWith('/') ? f : placed(folder, f))),
    )
    const key = `${verdict} / ${reality.runs ? 'runs' : 'fails'}`
    table.set(key, (table.get(key) ?? 0) + 1)
    const name = `${basename(deb)} ${path}`
    if (options.show) console.log(`${key}: ${name}: ${reality.said}`)
    if (verdict === 'unknown' || (verdict === 'fits') === reality.runs) continue
    wrong.push(name)
    console.log(
      `WRONG ${key}: ${name}\n  ${reality.said}\n  ${reasons.map((r) => r.because).join('\n  ')}`,
    )
  }
  rmSync(join(root, folder), { recursive: true, force: true })
}
rmSync(join(root, work), { recursive: true, force: true })

const count = (key: string) => table.get(key) ?? 0
const known = [...table]
  .filter(([key]) => !key.startsWith('unknown'))
  .reduce((n, [, c]) => n + c, 0)
console.log(`${debs.length} packages, ${seconds.toFixed(1)} s of CPU to check them`)
for (const verdict of ['fits', 'does not fit', 'unknown'])
  console.log(
    `${verdict}: ${count(`${verdict} / runs`)} run, ${count(`${verdict} / fails`)} do not`,
  )
console.log(`${known - wrong.length} of ${known} verdicts came true`)
process.exitCode = wrong.length > 0 || known < Number(options.least) ? 1 : 0

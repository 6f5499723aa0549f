/**
 * Lets real Spack concretise with the packages.yaml that `portolan site export --to spack` writes.
 *
 *   node scripts/conformance/exports/spack.ts --spack PROGRAM [--scope FOLDER] [--site FILE] [SPECS...]
 *
 * PROGRAM takes `-C FOLDER spec --json SPEC`; FOLDER holds further configuration to lay below. Each
 * external of the file must be listed by Spack with its prefix, and every node of an answer that is
 * an external must be one that the file has. Exit code 1 when a claim does not hold.
 */
import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { parse } from 'yaml'
import { exportTo } from '../../../src/app/export-site.ts'
import { loadSite } from '../../../src/app/load-site.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    spack: { type: 'string' },
    scope: { type: 'string' },
    site: { type: 'string' },
  },
})
if (values.spack === undefined) throw new Error('--spack PROGRAM is needed')
const specs = positionals.length > 0 ? positionals : ['hdf5+mpi', 'zlib', 'cmake', 'parmetis']

const folder = mkdtempSync(join(tmpdir(), 'portolan-packages-'))
for (const name of values.scope === undefined ? [] : readdirSync(values.scope))
  if (name !== 'packages.yaml') copyFileSync(join(values.scope!, name), join(folder, name))
const { files, losses } = await exportTo(await loadSite(values.site), 'spack')
writeFileSync(join(folder, 'packages.yaml'), files[0]!.text)

type External = { spec: string; prefix?: string; modules?: string[] }
const { packages } = parse(files[0]!.text) as {
  packages: Record<string, { externals?: External[] }>
}
const given = Object.entries(packages).flatMap(([name, { externals = [] }]) =>
  externals.map((e) => ({ name, version: /@=([^+~ ]+)/.exec(e.spec)?.[1] ?? '', ...e })),
)
console.log(
  `${given.length} externals of ${Object.keys(packages).length} packages; ${losses.length} losses`,
)

const spack = (...argv: string[]): string =>
  execFileSync(values.spack!, argv, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    env: { ...process.env, SP_SCOPE: folder },
  })

type Node = { name: string; version: string; external?: { path?: string | null } }
let broken = 0
for (const spec of specs) {
  const started = performance.now()
  try {
    const { spec: answer } = JSON.parse(spack('spec', '--json', spec).replace(/^[^{[]*/, '')) as {
      spec: { nodes: Node[] }
    }
    const external = answer.nodes.filter((n) => n.external)
    const strange = external.filter(
      (n) => !given.some((g) => g.name === n.name && g.version === n.version),
    )
    broken += strange.length
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    console.log(
      `${strange.length === 0 ? 'holds ' : 'BROKEN'}  ${spec}: ${answer.nodes.length} nodes, ${external.length} external, ${seconds} s` +
        strange.map((n) => `; ${n.name}@${n.version} is not in the file`).join(''),
    )
  } catch (error) {
    broken++
    console.log(`BROKEN  ${spec}: ${(error as Error).message.split('\n').slice(0, 6).join(' | ')}`)
  }
}
process.exitCode = broken > 0 ? 1 : 0

/**
 * A conda index of a given size, made up, read within bounds: counts must be those it was made with.
 *
 *   node scripts/conformance/sources/conda.ts [MEGABYTES]
 *   node scripts/conformance/sources/conda.ts --read REPODATA
 *
 * The second form reads a real one and prints what it holds.
 */
import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { once } from 'node:events'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { recipes } from '../../../src/adapters/conda/repodata.ts'
import { numbers } from '../versions/corpus.ts'
import { diskTree } from './disk-tree.ts'
import { host } from './units.ts'

const [first = '250', path = ''] = process.argv.slice(2)

/** Names, versions and builds in about the proportions of a large channel. */
async function generate(file: string, bytes: number): Promise<{ names: number; records: number }> {
  const out = createWriteStream(file)
  const random = numbers(7)
  let [written, records, names] = [0, 0, 0]
  const put = async (text: string) => {
    written += text.length
    if (!out.write(text)) await once(out, 'drain')
  }
  await put('{"info": {"subdir": "linux-64"}, "packages": {}, "packages.conda": {')
  for (let id = 0; ; id++) {
    if (written >= bytes) break
    names++
    for (let v = 0; v <= random(12); v++)
      for (const python of ['py39', 'py310', 'py311']) {
        const build = `${python}h${random(1e9).toString(16)}_${v}`
        const record = {
          build,
          build_number: v,
          constrains: ['numpy >=1.21', `lib${id} >=${v}`],
          depends: Array.from(
            { length: 6 + random(8) },
            () => `package${random(20000)} >=${random(9)}.${random(30)},<${random(30)}.0a0`,
          ),
          license: 'BSD-3-Clause',
          md5: 'd41d8cd98f00b204e9800998ecf8427e',
          name: `package${id}`,
          sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
          size: random(1e8),
          subdir: 'linux-64',
          timestamp: 1_600_000_000_000 + random(1e9),
          version: `1.${v}.${random(9)}`,
        }
        await put(
          `${records++ ? ',' : ''}\n"package${id}-${record.version}-${build}.conda": ${JSON.stringify(record)}`,
        )
      }
  }
  await put('}, "removed": [], "repodata_version": 1}')
  out.end()
  await once(out, 'finish')
  return { names, records }
}

function read(file: string): void {
  const start = performance.now()
  const cpu = process.cpuUsage()
  const source = recipes.open([diskTree(file)], host)
  const units = source.units().map((unit) => source.read(unit))
  const used = process.cpuUsage(cpu)
  const found = units.flatMap((u) => u.recipes)
  console.log(
    JSON.stringify({
      packages: found.length,
      versions: found.reduce((n, r) => n + r.package.versions.length, 0),
      skipped: units.flatMap((u) => u.skipped).length,
      seconds: Number(((performance.now() - start) / 1000).toFixed(1)),
      cpuSeconds: Number(((used.user + used.system) / 1e6).toFixed(1)),
      maxMegabytes: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  )
}

if (first === '--read') read(path)
else {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-conda-'))
  try {
    const file = join(folder, 'repodata.json')
    const made = await generate(file, Number(first) * 1e6)
    console.log(`made: ${JSON.stringify(made)}, ${Math.round(statSync(file).size / 1e6)} MB`)
    spawnSync('zstd', ['-q', '-3', file, '-o', `${file}.zst`])
    // A process of its own, so that its memory is its own.
    for (const one of [file, `${file}.zst`]) {
      const run = spawnSync(process.execPath, [import.meta.filename, '--read', one], {
        encoding: 'utf8',
      })
      console.log(run.stdout.trim() || run.stderr)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchCase } from './case.ts'

const results = join(import.meta.dirname, '../../build/bench')
const root = join(results, 'root')
const dpkg = 'var/lib/dpkg'

/** A root with this machine's dpkg database, filled up to 2,000 packages with lists of their files. */
function makeRoot(): void {
  rmSync(root, { recursive: true, force: true })
  mkdirSync(join(root, dpkg, 'info'), { recursive: true })
  const own = existsSync(`/${dpkg}/status`) ? readFileSync(`/${dpkg}/status`, 'utf8') : ''
  if (own) cpSync(`/${dpkg}/info`, join(root, dpkg, 'info'), { recursive: true })
  const missing = 2000 - own.split(/^Package: /m).length + 1
  const filler = Array.from({ length: Math.max(missing, 0) }, (_, i) => {
    const name = `libfiller${i}-dev`
    const files = Array.from({ length: 40 }, (_, k) => `/usr/include/filler${i}/header${k}.h`)
    writeFileSync(join(root, dpkg, 'info', `${name}:amd64.list`), `${files.join('\n')}\n`)
    return [
      `Package: ${name}`,
      'Status: install ok installed',
      'Priority: optional',
      'Section: libdevel',
      'Installed-Size: 812',
      'Architecture: amd64',
      'Multi-Arch: same',
      `Version: 1.${i}.0-${i % 7}+b1`,
      'Depends: libc6 (>= 2.34), libstdc++6 (>= 11)',
      `Description: filler ${i}`,
      ...Array.from({ length: 8 }, () => ' a line of a description as long as these lines are'),
      '',
    ].join('\n')
  })
  writeFileSync(join(root, dpkg, 'status'), [own.trimEnd(), '', ...filler].join('\n'))
  mkdirSync(join(root, 'etc'))
  writeFileSync(join(root, 'etc/os-release'), 'ID=debian\nVERSION_ID="12"\n')
}

const out = (name: string) => ['--quiet', '--out', join(results, name)]

export const cases: readonly BenchCase[] = [
  {
    name: 'site describe, this machine',
    prepare: () => Promise.resolve(void mkdirSync(results, { recursive: true })),
    command: ['./portolan', 'site', 'describe', ...out('site.json')],
    limit: { wallSeconds: 2, rssMiB: 600 },
    peer: {
      name: 'spack external find --all',
      cpuSeconds: 11.1,
      source: 'Spack 1.2 on a machine of this kind, on record; it finds externals only',
    },
  },
  {
    name: 'site describe, 2,000 dpkg packages',
    prepare: () => Promise.resolve(makeRoot()),
    command: ['./portolan', 'site', 'describe', '--root', root, ...out('site-2000.json')],
    limit: { wallSeconds: 2, rssMiB: 600 },
  },
  {
    name: 'site collect, this machine',
    prepare: () => Promise.resolve(void mkdirSync(results, { recursive: true })),
    command: ['./portolan', 'site', 'collect', ...out('bundle.tar.gz')],
    limit: { wallSeconds: 60 },
  },
  {
    name: 'site describe, a bundle',
    command: [
      './portolan',
      'site',
      'describe',
      join(results, 'bundle.tar.gz'),
      ...out('bundle.json'),
    ],
    limit: { wallSeconds: 2, rssMiB: 600 },
  },
]

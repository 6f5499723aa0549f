import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchCase } from './case.ts'

const results = join(import.meta.dirname, '../../build/bench')

export const cases: readonly BenchCase[] = [
  {
    name: 'site describe, this machine',
    prepare: async () => {
      await mkdir(results, { recursive: true })
    },
    command: ['./portolan', 'site', 'describe', '--out', join(results, 'site.json')],
    limit: { wallSeconds: 2, rssMiB: 600 },
    peer: {
      name: 'spack external find --all',
      cpuSeconds: 11.1,
      source: 'Spack 1.2 on a machine of this kind, on record; it finds externals only',
    },
  },
]

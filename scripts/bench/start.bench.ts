import type { BenchCase } from './case.ts'

export const cases: readonly BenchCase[] = [
  {
    name: 'portolan --help',
    command: ['./portolan', '--help'],
    limit: { wallSeconds: 0.15 },
    peer: {
      name: 'spack --version',
      cpuSeconds: 0.17,
      source: 'Spack 1.2 on a machine of this kind, recorded',
    },
  },
]

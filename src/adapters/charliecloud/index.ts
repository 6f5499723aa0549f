/** Charliecloud: the container runtime as this machine has it. */
import { containerRuntime } from '../containers.ts'

export const adapter = containerRuntime({
  id: 'charliecloud',
  title: 'Charliecloud',
  homepage: 'https://hpc.github.io/charliecloud/',
  program: 'ch-run',
  ask: '--version',
  version: /^(?:ch-run )?(\d\S*)/,
  checkedAgainst: 'tool',
})

/** Singularity: the container runtime as this machine has it. */
import { containerRuntime } from '../containers.ts'

export const adapter = containerRuntime({
  id: 'singularity',
  title: 'Singularity',
  homepage: 'https://sylabs.io/singularity/',
  program: 'singularity',
  ask: '--version',
  version: /^singularity(?:-ce|-pro)? version (\S+)/,
  checkedAgainst: 'documentation',
})

/** Enroot: the container runtime as this machine has it. */
import { containerRuntime } from '../containers.ts'
import { squashfs } from './squashfs.ts'

export const adapter = containerRuntime(
  {
    id: 'enroot',
    title: 'Enroot',
    homepage: 'https://github.com/NVIDIA/enroot',
    program: 'enroot',
    ask: 'version',
    version: /^(\d\S*)/,
    checkedAgainst: 'documentation',
  },
  [squashfs],
)

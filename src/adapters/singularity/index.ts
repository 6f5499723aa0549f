/** Singularity: the container runtime as this machine has it. */
import { containerRuntime } from '../containers.ts'

export const adapter = containerRuntime(
  {
    id: 'singularity',
    title: 'Singularity',
    homepage: 'https://sylabs.io/singularity/',
    program: 'singularity',
    ask: '--version',
    version: /^singularity(?:-ce|-pro)? version (\S+)/,
    checkedAgainst: 'documentation',
  },
  [],
  (format, path) => {
    if (format === 'image') return `singularity exec docker-archive:${path} COMMAND`
    if (format === 'oci') return `singularity exec oci:${path} COMMAND`
    return ['sif', 'squashfs', 'folder'].includes(format)
      ? `singularity exec ${path} COMMAND`
      : null
  },
)

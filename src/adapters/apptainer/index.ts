/** Apptainer: the container runtime as this machine has it. */
import { containerRuntime } from '../containers.ts'
import { sif } from './sif.ts'

export const adapter = containerRuntime(
  {
    id: 'apptainer',
    title: 'Apptainer',
    homepage: 'https://apptainer.org/',
    program: 'apptainer',
    ask: '--version',
    version: /^apptainer version (\S+)/,
    checkedAgainst: 'documentation',
  },
  [sif],
  (format, path) => {
    if (format === 'image') return `apptainer exec docker-archive:${path} COMMAND`
    if (format === 'oci') return `apptainer exec oci:${path} COMMAND`
    return ['sif', 'squashfs', 'folder'].includes(format) ? `apptainer exec ${path} COMMAND` : null
  },
)

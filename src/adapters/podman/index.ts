/** Podman: the container runtime as this machine has it. */
import { containerRuntime } from '../containers.ts'

export const adapter = containerRuntime(
  {
    id: 'podman',
    title: 'Podman',
    homepage: 'https://podman.io/',
    program: 'podman',
    ask: '--version',
    version: /^podman version (\S+)/,
    checkedAgainst: 'tool',
  },
  [],
  (format, path) => {
    if (format === 'image') return `podman load -i ${path}`
    return format === 'oci' ? `podman run oci:${path} COMMAND` : null
  },
)

/** Sarus: the container runtime as this machine has it. */
import { containerRuntime } from '../containers.ts'

export const adapter = containerRuntime({
  id: 'sarus',
  title: 'Sarus',
  homepage: 'https://sarus.readthedocs.io/',
  program: 'sarus',
  ask: '--version',
  version: /^(?:sarus )?(\d\S*)/,
  checkedAgainst: 'documentation',
})

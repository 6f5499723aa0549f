/** Docker: the container runtime as this machine has it. */
import { containerRuntime } from '../containers.ts'
import { images } from './artifact.ts'

export const adapter = containerRuntime(
  {
    id: 'docker',
    title: 'Docker',
    homepage: 'https://www.docker.com/',
    program: 'docker',
    ask: '--version',
    version: /^Docker version ([^\s,]+)/,
    checkedAgainst: 'tool',
  },
  images,
)

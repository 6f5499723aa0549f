import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const file = join(import.meta.dirname, '../../package.json')

/** Version of this Portolan, as its package says. */
export const version: string = (JSON.parse(readFileSync(file, 'utf8')) as { version: string })
  .version

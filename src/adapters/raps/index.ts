/** RAPS (ExaDigiT): its configurations of systems as descriptions of machines. */
import type { Adapter } from '../adapter.ts'
import { importer } from './import.ts'

export const adapter: Adapter = {
  id: 'raps',
  title: 'RAPS',
  homepage: 'https://exadigit.github.io/',
  sites: [importer],
}

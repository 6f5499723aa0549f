/** RADICAL-Pilot: its resource configurations as descriptions of machines. */
import type { Adapter } from '../adapter.ts'
import { importer } from './import.ts'

export const adapter: Adapter = {
  id: 'radical-pilot',
  title: 'RADICAL-Pilot',
  homepage: 'https://radicalpilot.readthedocs.io/',
  sites: [importer],
}

/**
 * Builds from source without another tool: the user's own code, and libraries that have a build
 * description in `descriptions/`.
 */
import type { Adapter } from '../adapter.ts'
import { driver } from './driver.ts'

export const adapter: Adapter = {
  id: 'source',
  title: 'Source archives',
  homepage: 'https://portolan.dev',
  driver,
}

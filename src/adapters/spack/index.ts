/** Spack: its recipes, its installations. */
import type { Adapter } from '../adapter.ts'
import { preferences } from './preferences.ts'
import { makeDriver } from './driver/driver.ts'
import { emitter } from './emit/emitter.ts'
import { installationProbe, installationReader } from './installations.ts'

export const adapter: Adapter = {
  id: 'spack',
  title: 'Spack',
  homepage: 'https://spack.io/',
  probe: installationProbe,
  installations: installationReader,
  emitters: [emitter],
  driver: makeDriver(),
  preferences,
}

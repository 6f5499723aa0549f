/** Spack: its recipes, its installations. */
import type { Adapter } from '../adapter.ts'
import { databaseImporter } from './config/database-importer.ts'
import { configImporter } from './config/importer.ts'
import { preferences } from './preferences.ts'
import { makeDriver } from './driver/driver.ts'
import { caches } from './cache/read.ts'
import { recipeReader } from './recipes/index.ts'
import { versionScheme } from './versions.ts'
import { installationProbe, installationReader } from './installations.ts'

export const adapter: Adapter = {
  id: 'spack',
  title: 'Spack',
  homepage: 'https://spack.io/',
  probe: installationProbe,
  installations: installationReader,
  emitters: [
    {
      format: 'spack',
      title: 'Spack environment (spack.yaml), for Spack 1.1 or newer',
      emit: async (plan) => (await import('./emit/emit.ts')).emit(plan),
    },
  ],
  driver: makeDriver(),
  recipes: recipeReader,
  caches,
  versions: versionScheme,
  preferences,
  sites: [configImporter, databaseImporter],
}

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
  siteExporters: [
    {
      format: 'spack',
      title: 'packages.yaml: externals with compilers, what must not be built, preferences',
      checkedAgainst: 'tool',
      says: ['policies', 'reasons', 'choices', 'target', 'software', 'variants'],
      loses: [
        'software that is no package of Spack, has neither prefix nor module, or is of another universe',
        'node classes but one: compute nodes come first',
        'parts of an installation outside its one prefix (mpicc.mpich, include/hdf5/mpich)',
        'that a variant is unknown: Spack fills in the default of its recipe',
      ],
      export: async (site) => (await import('./export/packages.ts')).exportPackages(site),
    },
  ],
  driver: makeDriver(),
  recipes: recipeReader,
  caches,
  versions: versionScheme,
  preferences,
  sites: [configImporter, databaseImporter],
}

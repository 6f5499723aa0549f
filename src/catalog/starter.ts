import { join } from 'node:path'
import { openPack, type Pack } from './pack/read.ts'

/** The catalogue that comes with Portolan: Spack's builtin packages. */
export const starterPath = join(import.meta.dirname, '../../data/catalog/spack.pack')

/** Opens the starter catalogue; errors as `openPack`. */
export const openStarterCatalog = (path: string = starterPath): Pack => openPack(path)

/** Compilers and MPIs of a Site as ReFrame's programming environments. */
import type { Installation } from '../../model/installation.ts'
import type { Site } from '../../model/site.ts'
import { plainName } from './names.ts'

export type Environment = {
  name: string
  modules?: string[]
  cc?: string
  cxx?: string
  ftn?: string
  nvcc?: string
  features?: string[]
  extras?: Record<string, string>
}
/** With the installation it stands for. */
type Found = { environment: Omit<Environment, 'name'>; used: Installation }

const version = (i: Installation): string => i.upstreamVersion ?? i.version

function ofCompiler(i: Installation): Found {
  const programs = i.use.programs ?? {}
  const [cc, cxx, ftn] = [
    programs['cc'] ?? programs['c'],
    programs['cxx'],
    programs['fc'] ?? programs['fortran'],
  ]
  const environment = {
    ...(i.use.modules?.length ? { modules: i.use.modules } : {}),
    ...(cc === undefined ? {} : { cc }),
    ...(cxx === undefined ? {} : { cxx }),
    ...(ftn === undefined ? {} : { ftn }),
    features: ['serial'],
    extras: { software: i.software ?? i.name, version: version(i) },
  }
  return { environment, used: i }
}

function ofMpi(i: Installation): Found {
  const programs = i.use.programs ?? {}
  const [cc, cxx, ftn] = [
    programs['mpicc'],
    programs['mpicxx'],
    programs['mpifort'] ?? programs['mpif90'],
  ]
  const environment = {
    ...(i.use.modules?.length ? { modules: i.use.modules } : {}),
    ...(cc === undefined ? {} : { cc }),
    ...(cxx === undefined ? {} : { cxx }),
    ...(ftn === undefined ? {} : { ftn }),
    features: ['mpi'],
    extras: { software: i.software ?? i.name, version: version(i) },
  }
  return { environment, used: i }
}

export function environments(site: Site, losses: string[]): Environment[] {
  const found = [
    ...site.installations.filter((i) => i.provides.includes('mpi')).map(ofMpi),
    ...site.installations
      .filter((i) => i.provides.includes('c') && !i.provides.includes('mpi'))
      .map(ofCompiler),
  ]
  const names = new Map<string, number>()
  return found.flatMap(({ environment, used }): Environment[] => {
    if (environment.cc === undefined && environment.modules === undefined) {
      losses.push(`${used.id}: neither its compilers nor a module are known: no environment`)
      return []
    }
    const name = plainName(`${used.software ?? used.name}-${version(used)}`)
    const before = names.get(name) ?? 0
    names.set(name, before + 1)
    return [{ name: before === 0 ? name : `${name}-${before + 1}`, ...environment }]
  })
}

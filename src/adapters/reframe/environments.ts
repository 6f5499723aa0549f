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
  /** The installation it stands for; not written. */
  used: Installation
}

const version = (i: Installation): string => i.upstreamVersion ?? i.version

function ofCompiler(i: Installation): Environment {
  const programs = i.use.programs ?? {}
  const [cc, cxx, ftn] = [
    programs['cc'] ?? programs['c'],
    programs['cxx'],
    programs['fc'] ?? programs['fortran'],
  ]
  return {
    name: '',
    ...(i.use.modules?.length ? { modules: i.use.modules } : {}),
    ...(cc === undefined ? {} : { cc }),
    ...(cxx === undefined ? {} : { cxx }),
    ...(ftn === undefined ? {} : { ftn }),
    features: ['serial'],
    extras: { software: i.software ?? i.name, version: version(i) },
    used: i,
  }
}

function ofMpi(i: Installation): Environment {
  const programs = i.use.programs ?? {}
  const [cc, cxx, ftn] = [
    programs['mpicc'],
    programs['mpicxx'],
    programs['mpifort'] ?? programs['mpif90'],
  ]
  return {
    name: '',
    ...(i.use.modules?.length ? { modules: i.use.modules } : {}),
    ...(cc === undefined ? {} : { cc }),
    ...(cxx === undefined ? {} : { cxx }),
    ...(ftn === undefined ? {} : { ftn }),
    features: ['mpi'],
    extras: { software: i.software ?? i.name, version: version(i) },
    used: i,
  }
}

export function environments(site: Site, losses: string[]): Environment[] {
  const found = [
    ...site.installations.filter((i) => i.provides.includes('mpi')).map(ofMpi),
    ...site.installations
      .filter((i) => i.provides.includes('c') && !i.provides.includes('mpi'))
      .map(ofCompiler),
  ]
  const usable = found.filter((e) => e.cc !== undefined || e.modules !== undefined)
  for (const e of found)
    if (!usable.includes(e))
      losses.push(`${e.used.id}: neither its compilers nor a module are known: no environment`)
  const names = new Map<string, number>()
  return usable.map((e) => {
    const name = plainName(`${e.used.software ?? e.used.name}-${version(e.used)}`)
    const before = names.get(name) ?? 0
    names.set(name, before + 1)
    return { ...e, name: before === 0 ? name : `${name}-${before + 1}` }
  })
}

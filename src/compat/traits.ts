/**
 * Traits: what a piece of software brings into every program it is linked into, of which no program
 * can have two kinds: the ABI of MPI and of HDF5, the width of BLAS integers, the OpenMP runtime.
 * Files that were read tell first; where none were, the table of packages does.
 */
import type { ElfFacts, Installation } from '../model/installation.ts'
import type { Evidence } from '../model/common.ts'
import { matchNode } from '../spec/match.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Spec } from '../spec/spec.ts'
import { matchName } from '../util/name-pattern.ts'
import { rowsOf } from './rules/data.ts'
import { type Fit, fits, misfit } from './rules/fit.ts'
import { familyNeeded, familyOfLibrary } from './rules/mpi.ts'

export const traitNames = ['mpi', 'hdf5', 'blas integers', 'openmp'] as const
export type TraitName = (typeof traitNames)[number]

export type Trait = {
  readonly trait: TraitName
  readonly value: string
  /** e.g. `/lib/x.so needs libmpi.so.40`. */
  readonly because: string
  readonly evidence: Evidence
}

/** Traits of packages by spec: a node that matches brings the value. */
export type TraitRule = {
  readonly trait: TraitName
  readonly value: string
  readonly spec: Spec
  readonly source: string
}

let byPackage: Map<string, TraitRule[]> | undefined

/** In the table's order: of one trait the first that matches counts. */
export function traitRulesOf(software: string): readonly TraitRule[] {
  if (!byPackage) {
    byPackage = new Map()
    for (const row of rowsOf('traits', ['trait', 'value', 'spec'])) {
      const spec = parseSpec(row.spec)
      const name = spec.name ?? ''
      const rule = { trait: row.trait as TraitName, value: row.value, spec, source: row.source }
      byPackage.set(name, [...(byPackage.get(name) ?? []), rule])
    }
  }
  return byPackage.get(software) ?? []
}

/** What only a package that is no listed one has: an MPI of its own. */
export const unlistedMpi = (software: string): string => `${software}, whose ABI is not listed`

function ofFile(elf: ElfFacts): Omit<Trait, 'evidence'>[] {
  const found: Omit<Trait, 'evidence'>[] = []
  const mpi = familyOfLibrary(elf) ?? familyNeeded(elf)
  if (mpi) found.push({ trait: 'mpi', value: mpi.abi, because: mpi.because })
  const rows = rowsOf('sonames', ['trait', 'value', 'soname'])
  const see = (soname: string, how: string) => {
    for (const row of rows) {
      if (matchName(row.soname, soname) === null) continue
      const value = row.value === '$&' ? soname : row.value
      found.push({
        trait: row.trait as TraitName,
        value,
        because: `${elf.path} ${how} ${soname}`,
      })
    }
  }
  if (elf.soname !== undefined) see(elf.soname, 'has soname')
  for (const soname of elf.needed) see(soname, 'needs')
  return found
}

/** Each value of each trait once, in the order of its files. */
export function traitsOf(
  i: Pick<Installation, 'id' | 'software' | 'version' | 'upstreamVersion' | 'variants'> &
    Pick<Installation, 'elf' | 'provides' | 'evidence'>,
): Trait[] {
  const found = new Map<string, Trait>()
  for (const elf of i.elf)
    for (const one of ofFile(elf)) {
      const key = `${one.trait} ${one.value}`
      if (!found.has(key))
        found.set(key, { ...one, evidence: { source: elf.path, detail: one.because } })
    }
  const read = new Set([...found.values()].map(({ trait }) => trait))
  const facts = { version: i.upstreamVersion ?? i.version, variants: i.variants }
  for (const rule of traitRulesOf(i.software ?? '')) {
    if (read.has(rule.trait) || matchNode(facts, rule.spec).verdict !== 'yes') continue
    read.add(rule.trait)
    found.set(`${rule.trait} ${rule.value}`, tabled(i.id, rule.trait, rule.value, rule.source))
  }
  if (i.provides.includes('mpi') && !read.has('mpi') && i.software !== undefined) {
    const value = unlistedMpi(i.software)
    found.set(`mpi ${value}`, tabled(i.id, 'mpi', value, i.evidence[0]?.source ?? i.id))
  }
  return [...found.values()]
}

const tabled = (id: string, trait: TraitName, value: string, source: string): Trait => ({
  trait,
  value,
  because: `${id} brings ${labels[trait]} ${value}`,
  evidence: { source, detail: value },
})

export const labels: Readonly<Record<TraitName, string>> = {
  mpi: 'the MPI ABI',
  hdf5: 'the HDF5 ABI',
  'blas integers': 'BLAS integers of',
  openmp: 'the OpenMP runtime',
}

/** Whether two values of one trait can stand in one program. */
export const judgeTraits = (trait: TraitName, a: string, b: string): Fit =>
  a === b
    ? fits(`both have ${labels[trait]} ${a}`, 'data/compat')
    : misfit(`one has ${labels[trait]} ${a}, the other ${b}`, 'data/compat')

import { expect, test } from 'vitest'
import type { Installation } from '../model/installation.ts'
import { mergeSame } from './merge.ts'

const installation = (tool: string, name: string, more: Partial<Installation> = {}) => ({
  id: `${tool}:${name}`,
  tool,
  name,
  version: '1',
  variants: {},
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: [],
  linkable: true,
  use: {},
  evidence: [{ source: tool }],
  ...more,
})

const spack = installation('spack', 'hdf5', {
  software: 'hdf5',
  prefix: '/sw/hdf5-1.14',
  variants: { mpi: true },
  use: { commands: ['spack load /abc'] },
})
const module = installation('lmod', 'hdf5/1.14', {
  prefix: '/sw/hdf5-1.14/',
  use: { modules: ['gcc/12', 'hdf5/1.14'] },
})

test('a module into a prefix of another tool is one installation with two ways to use it', () => {
  const user = installation('lmod', 'app', { dependencies: [{ id: module.id, types: ['run'] }] })
  const merged = mergeSame([module, user, spack])
  expect(merged).toHaveLength(2)
  expect(merged.find((i) => i.id === 'spack:hdf5')).toMatchObject({
    software: 'hdf5',
    variants: { mpi: true },
    use: { commands: ['spack load /abc'], modules: ['gcc/12', 'hdf5/1.14'] },
    evidence: [{ source: 'spack' }, { source: 'lmod' }],
  })
  expect(merged.find((i) => i.id === 'lmod:app')?.dependencies).toEqual([
    { id: 'spack:hdf5', types: ['run'] },
  ])
})

test('two modules of one prefix stay two ways: neither is dropped', () => {
  const other = { ...module, id: 'tcl:hdf5', tool: 'tcl', use: { modules: ['hdf5/other'] } }
  const [one] = mergeSame([spack, module, other])
  const ways = [one?.use.modules?.join(' '), ...(one?.use.commands ?? [])].join('; ')
  expect(ways).toContain('spack load /abc')
  expect(ways).toContain('gcc/12 hdf5/1.14')
  expect(ways).toContain('hdf5/other')
})

test('different software in one prefix stays apart', () => {
  const other = installation('lmod', 'bundle', { software: 'netcdf-c', prefix: '/sw/hdf5-1.14' })
  expect(mergeSame([spack, other])).toHaveLength(2)
})

test('in a shared prefix only the same software and version of different tools is the same', () => {
  const gcc = installation('debian', 'gcc-12', {
    software: 'gcc',
    version: '12.2.0',
    prefix: '/usr',
  })
  const external = { ...gcc, id: 'spack:/c', tool: 'spack', name: 'gcc' }
  expect(mergeSame([gcc, external])).toHaveLength(1)
  expect(mergeSame([gcc, { ...external, version: '11.3.0' }])).toHaveLength(2)
  const flavours = ['serial', 'mpich'].map((f) =>
    installation('debian', `libhdf5-${f}-dev`, { software: 'hdf5', prefix: '/usr' }),
  )
  expect(mergeSame(flavours)).toHaveLength(2)
})

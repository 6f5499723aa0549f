/** Names of modules: EasyBuild's, Spack's for the same software, and what sites and vendors use. */
import type { Alias } from '../../model/software.ts'
import { aliasesFor } from '../names.ts'

const curated = `
boost-mpi boost +mpi
cray-fftw cray-fftw
cray-hdf5 hdf5 ~mpi
cray-hdf5-parallel hdf5 +mpi
cray-libsci cray-libsci
cray-mpich cray-mpich
cray-mvapich2 cray-mvapich2
cray-netcdf netcdf-c
cray-netcdf-hdf5parallel netcdf-c +mpi
cray-parallel-netcdf parallel-netcdf
cray-python python
cudatoolkit cuda
fftw3 fftw
gcc-native gcc
gnu gcc
gnu# gcc
hdf5-mpi hdf5 +mpi
hdf5-parallel hdf5 +mpi
hdf5-serial hdf5 ~mpi
impi intel-oneapi-mpi
intel-mpi intel-oneapi-mpi
intelmpi intel-oneapi-mpi
java openjdk
mkl intel-oneapi-mkl
mvapich2 mvapich2
netcdf netcdf-c
netcdf-mpi netcdf-c +mpi
netcdf-parallel netcdf-c +mpi
netcdf4 netcdf-c
openmpi# openmpi
phdf5 hdf5 +mpi
pnetcdf parallel-netcdf
python3 python
scalapack netlib-scalapack
tbb intel-tbb
`

export const aliases: readonly { software: string; alias: Alias }[] = (() => {
  const easybuild = aliasesFor('lmod')
  const sites = curated
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', software = '', features] = line.split(' ')
      return {
        software,
        alias: {
          tool: 'lmod',
          name,
          ...(features === undefined ? {} : { features }),
          evidence: [{ kind: 'curated' as const, value: name }],
        },
      }
    })
  const taken = new Set([...sites, ...easybuild].map((row) => row.alias.name))
  const spack = [...new Set(easybuild.map((row) => row.software))]
    .filter((name) => !taken.has(name))
    .map((name) => ({
      software: name,
      alias: { tool: 'lmod', name, evidence: [{ kind: 'name' as const, value: name }] },
    }))
  return [...sites, ...easybuild, ...spack]
})()

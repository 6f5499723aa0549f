/** MPI implementations. */
import { any, linked, linkedTrue } from './build.ts'
import type { Feature, Features, Test } from './feature.ts'

const component = (name: string): Test => ({
  library: `openmpi*/mca_${name}.so`,
  beside: 'openmpi*/mca_*.so',
})

const mpich: readonly Feature[] = [
  { variant: 'fortran', test: { library: 'libmpi*fort.*', beside: 'libmpi*' } },
  { variant: 'hydra', test: { program: 'mpiexec.hydra' } },
  { variant: 'romio', test: { file: 'mpio.h', beside: 'mpi.h' } },
  linkedTrue('hwloc', 'libhwloc.so.*'),
  { variant: 'device', when: '3.3:', test: { needs: 'libucp.so.*' }, yes: 'ch4', no: null },
  { variant: 'device', when: '3.3:', test: { needs: 'libfabric.so.*' }, yes: 'ch4', no: null },
  { variant: 'netmod', when: '3.3:', test: { needs: 'libucp.so.*' }, yes: 'ucx', no: null },
  { variant: 'netmod', when: '3.3:', test: { needs: 'libfabric.so.*' }, yes: 'ofi', no: null },
  { variant: 'pmi', test: { needs: 'libpmix.so.*' }, yes: 'pmix', no: null },
  linkedTrue('slurm', 'libslurm.so.*'),
  ...linked({ cuda: 'libcudart.so.*', rocm: 'libamdhip64.so.*', argobots: 'libabt.so.*' }),
]

const openmpi: readonly Feature[] = [
  { variant: 'fortran', test: { library: 'libmpi_mpifh.*', beside: 'libmpi.*' } },
  { variant: 'cxx', when: ':4', test: { library: 'libmpi_cxx.*', beside: 'libmpi.*' } },
  { variant: 'java', when: '1.7.4:', test: { library: 'libmpi_java.*', beside: 'libmpi.*' } },
  { variant: 'openshmem', test: { library: 'liboshmem.*', beside: 'libmpi.*' } },
  { variant: 'static', test: { library: 'libmpi.a', beside: 'libmpi.*' } },
  {
    variant: 'cuda',
    test: { header: 'openmpi/mpiext/mpiext_cuda_c.h', defines: 'MPIX_CUDA_AWARE_SUPPORT' },
  },
  {
    variant: 'rocm',
    test: { header: 'openmpi/mpiext/mpiext_rocm_c.h', defines: 'MPIX_ROCM_AWARE_SUPPORT' },
  },
  { variant: 'romio', test: component('io_romio*') },
  {
    variant: 'fabrics',
    parts: {
      ucx: component('pml_ucx'),
      ofi: component('mtl_ofi'),
      verbs: component('btl_openib'),
      psm: component('mtl_psm'),
      psm2: component('mtl_psm2'),
      mxm: component('mtl_mxm'),
      knem: { library: 'openmpi*/mca_btl_knem.so', beside: 'openmpi*/mca_*.so' },
    },
    none: 'none',
  },
  {
    variant: 'schedulers',
    parts: {
      slurm: any(component('ess_slurm'), component('plm_slurm')),
      tm: component('plm_tm'),
      lsf: component('plm_lsf'),
      sge: component('ras_gridengine'),
      alps: component('ras_alps'),
      loadleveler: component('ras_loadleveler'),
    },
    none: 'none',
  },
  { variant: 'internal-hwloc', test: { needs: 'libhwloc.so.*' }, yes: false, no: null },
  { variant: 'internal-libevent', test: { needs: 'libevent_core*.so.*' }, yes: false, no: null },
  { variant: 'internal-pmix', when: '3:', test: component('pmix_ext*'), yes: false, no: null },
]

export const mpi: Features = { mpich, openmpi }

/**
 * The environment variables that may be observed. Nothing else ever leaves the machine: variables
 * that may hold secrets (tokens, proxies with passwords) are not here, and no open-ended prefixes.
 */
export const allowedVariables: readonly string[] = `
  HOME PATH SHELL TMPDIR SCRATCH WORK PROJECT STORE LANG MODULEPATH LOADEDMODULES _LMFILES_
  MODULESHOME MODULE_VERSION LMOD_CMD LMOD_DIR LMOD_PKG LMOD_VERSION LMOD_SYSTEM_NAME
  LMOD_ROOT LD_LIBRARY_PATH LIBRARY_PATH CPATH PKG_CONFIG_PATH CMAKE_PREFIX_PATH CC CXX FC
  F77 MPICC MPICXX MPIFC CUDA_HOME CUDA_PATH ROCM_PATH CRAYPE_VERSION CRAY_CPU_TARGET
  CRAY_ACCEL_TARGET CRAY_MPICH_DIR CRAY_MPICH_VERSION CRAY_LD_LIBRARY_PATH PE_ENV
  CRAY_LIBSCI_PREFIX_DIR SPACK_ROOT SPACK_ENV SPACK_USER_CONFIG_PATH
  SPACK_SYSTEM_CONFIG_PATH EASYBUILD_PREFIX EASYBUILD_INSTALLPATH
  EASYBUILD_MODULE_NAMING_SCHEME EASYBUILD_INSTALLPATH_SOFTWARE
  EASYBUILD_INSTALLPATH_MODULES EESSI_VERSION EESSI_PREFIX EESSI_SOFTWARE_PATH
  EESSI_CVMFS_REPO GUIX_PROFILE CONDA_PREFIX MAMBA_ROOT_PREFIX VIRTUAL_ENV PYTHONPATH
  SLURM_CONF SLURM_CLUSTER_NAME SLURM_JOB_PARTITION PBS_SERVER FLUX_URI OMPI_MCA_btl
  OMPI_MCA_pml UCX_TLS UCX_NET_DEVICES FI_PROVIDER
  PORTOLAN_ROOTS
`
  .trim()
  .split(/\s+/)

/** The allowed ones among `variables`, sorted by name; empty values are left out. */
export const allowedEnvironment = (
  variables: Readonly<Record<string, string | undefined>>,
): Record<string, string> =>
  Object.fromEntries(
    [...allowedVariables].sort().flatMap((name) => {
      const value = variables[name]
      return value ? [[name, value]] : []
    }),
  )

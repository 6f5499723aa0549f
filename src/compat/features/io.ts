/** Libraries that read and write scientific data. */
import { any, linked, macros, shared } from './build.ts'
import type { Feature, Features } from './feature.ts'

const hdf5Header = 'H5pubconf.h'
const api = (version: string, macro: string, when: string): Feature => ({
  variant: 'api',
  when,
  test: { header: hdf5Header, defines: `H5_USE_${macro}_API_DEFAULT` },
  yes: version,
  no: null,
})

const hdf5: readonly Feature[] = [
  ...macros(hdf5Header, {
    mpi: 'H5_HAVE_PARALLEL',
    threadsafe: 'H5_HAVE_THREADSAFE',
    szip: 'H5_HAVE_FILTER_SZIP',
  }),
  ...macros(
    hdf5Header,
    { map: 'H5_HAVE_MAP_API', subfiling: 'H5_HAVE_SUBFILING_VFD' },
    { when: '1.14:' },
  ),
  { variant: 'fortran', test: { library: 'libhdf5*_fortran.*', beside: 'libhdf5*' } },
  { variant: 'cxx', test: { library: 'libhdf5*_cpp.*', beside: 'libhdf5*' } },
  { variant: 'hl', test: { library: 'libhdf5*_hl.*', beside: 'libhdf5*' } },
  shared('libhdf5'),
  { variant: 'tools', test: { program: 'h5dump' } },
  { variant: 'java', when: '1.10:', test: { library: 'libhdf5*java.*', beside: 'libhdf5*' } },
  api('v16', '16', ':'),
  api('v18', '18', ':'),
  api('v110', '110', '1.10:'),
  api('v112', '112', '1.12:'),
  api('v114', '114', '1.14:'),
]

const netcdfC: readonly Feature[] = [
  ...macros('netcdf_meta.h', {
    mpi: 'NC_HAS_PARALLEL',
    'parallel-netcdf': 'NC_HAS_PNETCDF',
    hdf4: 'NC_HAS_HDF4',
    byterange: 'NC_HAS_BYTERANGE',
    szip: 'NC_HAS_SZIP',
    jna: 'NC_HAS_JNA',
  }),
  ...macros('netcdf_meta.h', { blosc: 'NC_HAS_BLOSC', zstd: 'NC_HAS_ZSTD' }, { when: '4.9:' }),
  // One macro until 4.8, one per protocol version since.
  {
    variant: 'dap',
    test: any(
      { header: 'netcdf_meta.h', defines: 'NC_HAS_DAP' },
      { header: 'netcdf_meta.h', defines: 'NC_HAS_DAP2' },
      { header: 'netcdf_meta.h', defines: 'NC_HAS_DAP4' },
    ),
  },
  shared('libnetcdf'),
]

export const io: Features = {
  hdf5,
  'netcdf-c': netcdfC,
  'netcdf-fortran': [shared('libnetcdff')],
  'parallel-netcdf': [
    shared('libpnetcdf'),
    { variant: 'fortran', test: { file: 'pnetcdf.mod', beside: 'pnetcdf.h' }, no: null },
    { variant: 'cxx', test: { file: 'pnetcdf', beside: 'pnetcdf.h' } },
    ...macros('pnetcdf.h', { burstbuffer: 'PNETCDF_BURST_BUFFERING' }),
  ],
  curl: [
    { variant: 'tls', test: { needs: 'libssl.so.*' }, yes: 'openssl', no: null },
    { variant: 'tls', test: { needs: 'libgnutls.so.*' }, yes: 'gnutls', no: null },
    { variant: 'tls', test: { needs: 'libmbedtls.so.*' }, yes: 'mbedtls', no: null },
    ...linked({
      nghttp2: 'libnghttp2.so.*',
      libssh: 'libssh.so.*',
      libssh2: 'libssh2.so.*',
      gssapi: 'libgssapi*.so.*',
      librtmp: 'librtmp.so.*',
      ldap: 'libldap*.so.*',
      libidn2: 'libidn2.so.*',
    }),
  ],
}

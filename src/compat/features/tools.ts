/** Compilers, languages, small libraries. */
import { libs, shared } from './build.ts'
import type { Feature, Features } from './feature.ts'

const boostLibraries = [
  'atomic',
  'chrono',
  'container',
  'context',
  'contract',
  'coroutine',
  'date_time',
  'exception',
  'fiber',
  'filesystem',
  'graph',
  'graph_parallel',
  'iostreams',
  'json',
  'locale',
  'log',
  'math',
  'mpi',
  'nowide',
  'program_options',
  'random',
  'regex',
  'serialization',
  'stacktrace',
  'system',
  'thread',
  'timer',
  'type_erasure',
  'url',
  'wave',
]
const boostLibrary = (variant: string, file = variant): Feature => ({
  variant,
  test: { library: `libboost_${file}*`, beside: 'libboost_*' },
  no: null,
})

/** A module built into the interpreter leaves no file: only its presence says something. */
const pythonModule = (variant: string, file: string, no: false | null = null): Feature => ({
  variant,
  test: {
    prefix: `lib/python{2}/lib-dynload/${file}.*.so`,
    beside: 'lib/python{2}/lib-dynload/*.so',
  },
  no,
})

export const tools: Features = {
  gcc: [
    {
      variant: 'languages',
      parts: {
        c: { program: 'cc' },
        'c++': { program: 'cxx' },
        fortran: { program: 'fc' },
        ada: { program: 'gnat' },
        d: { program: 'gdc' },
        go: { program: 'gccgo' },
      },
    },
  ],
  llvm: [
    { variant: 'clang', test: { program: 'cc' } },
    { variant: 'flang', test: { program: 'fc' } },
    { variant: 'lld', test: { program: 'ld.lld' }, no: null },
  ],
  python: [
    { variant: 'shared', test: { library: 'libpython3*.so', beside: 'libpython3*' }, no: null },
    pythonModule('readline', 'readline'),
    pythonModule('ssl', '_ssl'),
    pythonModule('sqlite3', '_sqlite3'),
    pythonModule('dbm', '_dbm'),
    pythonModule('zlib', 'zlib'),
    pythonModule('bz2', '_bz2'),
    pythonModule('lzma', '_lzma'),
    pythonModule('pyexpat', 'pyexpat'),
    pythonModule('ctypes', '_ctypes'),
    pythonModule('uuid', '_uuid'),
    pythonModule('tkinter', '_tkinter', false),
  ],
  boost: [
    ...boostLibraries.map((name) => boostLibrary(name)),
    boostLibrary('python', 'python3'),
    boostLibrary('numpy', 'numpy3'),
    boostLibrary('test', 'unit_test_framework'),
    shared('libboost_'),
  ],
  jansson: [shared('libjansson')],
  zlib: [shared('libz')],
  bzip2: [shared('libbz2')],
  snappy: [shared('libsnappy')],
  libaec: [shared('libaec')],
  libxml2: [shared('libxml2')],
  lz4: [libs('liblz4')],
  xz: [libs('liblzma')],
  zstd: [libs('libzstd'), { variant: 'programs', test: { program: 'zstd' } }],
  hwloc: [libs('libhwloc')],
  ucx: [libs('libucp')],
  openssl: [shared('libssl')],
  libevent: [{ variant: 'openssl', test: { library: 'libevent_openssl.*', beside: 'libevent*' } }],
  ncurses: [{ variant: 'termlib', test: { library: 'libtinfo.*', beside: 'libncurses*' } }],
  'rdma-core': [{ variant: 'static', test: { library: 'libibverbs.a', beside: 'libibverbs.*' } }],
}

/** Sites for the tests of exporters: one that tells much, one that tells nothing. */
import { head, known, unknown, type Fact, type Provenance } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import { noPolicies, type NodeClass, type Site } from '../model/site.ts'

const seen: Provenance = { method: 'probed', source: 'test', at: '2026-01-01T00:00:00Z' }
const is = <T>(value: T): Fact<T> => known(value, seen)
const not = unknown('not told')

export function unknownNodeClass(id: string): NodeClass {
  return {
    id,
    role: 'unknown',
    cpu: {
      target: not,
      genericLevel: not,
      vendor: not,
      model: not,
      sockets: not,
      coresPerSocket: not,
      threadsPerCore: not,
      numaNodes: not,
      logicalCpus: not,
    },
    memory: { totalBytes: not, swapBytes: not },
    os: {
      id: not,
      versionId: not,
      prettyName: not,
      kernel: not,
      kernelVersion: not,
      architecture: not,
    },
    firmware: { vendor: not, version: not },
    libc: { family: not, version: not, symbolVersions: not, hwcaps: not, loader: not },
    runtimes: not,
    pciDevices: not,
    accelerators: not,
    interconnect: not,
    libfabric: { version: not, providers: not },
    ucx: { version: not, transports: not },
    security: {
      userNamespaces: not,
      maxUserNamespaces: not,
      setuidMountsAllowed: not,
      selinux: not,
    },
    limits: { openFiles: not, processes: not, cpuSeconds: not },
  }
}

export const unknownSite = (): Site => ({
  ...head('site'),
  system: { name: not, operator: not, country: not, contact: not },
  collected: { at: '2026-01-01T00:00:00Z', collectorVersion: '0', method: 'import' },
  policies: noPolicies(),
  nodeClasses: [unknownNodeClass('default')],
  scheduler: { kind: not, version: not, partitions: not },
  filesystems: not,
  cvmfs: not,
  containerRuntimes: not,
  moduleSystem: { kind: not, version: not, modulePath: not },
  environment: not,
  installations: [],
  skipped: [],
})

export const testInstallation = (
  given: Partial<Installation> & Pick<Installation, 'id' | 'name' | 'version'>,
): Installation => ({
  tool: 'test',
  variants: {},
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: [],
  linkable: true,
  use: {},
  evidence: [{ source: '/test/database', line: 1 }],
  ...given,
})

const login: NodeClass = {
  ...unknownNodeClass('login'),
  role: 'login',
  cpu: { ...unknownNodeClass('').cpu, target: is('zen2'), vendor: is('AuthenticAMD') },
  os: {
    id: is('sles'),
    versionId: is('15.5'),
    prettyName: is('SUSE Linux Enterprise Server 15 SP5'),
    kernel: is('5.14.21-150500.55.31_13.0.63-cray_shasta_c'),
    kernelVersion: not,
    architecture: is('x86_64'),
  },
  libc: { ...unknownNodeClass('').libc, family: is('glibc'), version: is('2.31') },
  egress: { policy: is('proxy' as const), proxyUrl: is('http://proxy.example.org:3128') },
}

const gpu: NodeClass = {
  ...login,
  id: 'gpu',
  role: 'compute',
  partitions: is(['gpu']),
  cpu: {
    target: is('zen3'),
    genericLevel: is('x86_64_v3'),
    vendor: is('AuthenticAMD'),
    model: is('AMD EPYC 7763 64-Core Processor'),
    sockets: is(1),
    coresPerSocket: is(64),
    threadsPerCore: is(2),
    numaNodes: is(4),
    logicalCpus: is(128),
  },
  memory: { totalBytes: is(256_000_000_000), swapBytes: is(0) },
  accelerators: is([
    {
      vendor: 'nvidia' as const,
      model: is('NVIDIA A100-SXM4-40GB'),
      count: is(4),
      memoryBytes: is(42_949_672_960),
      driver: is('525.105.17'),
      maxRuntime: is('12.0'),
      target: is('80'),
    },
  ]),
  interconnect: is([
    { kind: 'ethernet', device: 'nmn0', driver: is('mlx5_core'), firmware: not, state: is('up') },
    {
      kind: 'cxi',
      device: 'cxi0',
      driver: is('cxi_core'),
      firmware: is('1.5.41'),
      state: is('up'),
    },
  ]),
  libfabric: { version: is('1.15.2.0'), providers: is(['cxi', 'tcp']) },
  egress: { policy: is('none' as const) },
}

/** A machine with a login and a GPU node class, Slurm, modules, quotas and policies. */
export const testSite = (): Site => ({
  ...unknownSite(),
  system: {
    name: is('Perla'),
    operator: is('Example Centre'),
    country: is('CH'),
    contact: is('mailto:help@example.org'),
    hostnames: is([String.raw`perla-\w+`]),
  },
  policies: {
    ...noPolicies(),
    mustReuse: [{ spec: 'mpi', reason: 'bound to the interconnect' }],
    forbid: [{ spec: 'openmpi@:4.0', reason: 'hangs on this fabric' }],
  },
  nodeClasses: [login, gpu],
  scheduler: {
    kind: is('slurm'),
    version: is('23.02.7'),
    partitions: is([
      { name: 'gpu', nodes: 1536, timeLimit: '1-00:00:00', gres: 'gpu:a100:4' },
      { name: 'debug', nodes: 4, timeLimit: '30:00' },
    ]),
  },
  filesystems: is([
    {
      mountPoint: '/home',
      device: is('nfs:/home'),
      type: is('nfs'),
      options: is(['rw']),
      totalBytes: is(1e15),
      freeBytes: is(5e14),
      totalInodes: not,
      freeInodes: not,
      quotaBytes: is(50_000_000_000),
      quotaInodes: is(500_000),
    },
  ]),
  containerRuntimes: is([
    { name: 'sarus', version: '1.6.0', path: '/usr/bin/sarus' },
    { name: 'podman', version: '4.3.1', path: '/usr/bin/podman' },
  ]),
  moduleSystem: { kind: is('lmod'), version: is('8.7.31'), modulePath: is(['/apps/modules']) },
  installations: [
    testInstallation({
      id: 'a:gcc',
      name: 'gcc',
      version: '12.2.0',
      software: 'gcc',
      prefix: '/opt/gcc/12.2.0',
      provides: ['c', 'cxx', 'fortran'],
      use: {
        modules: ['gcc/12.2.0'],
        programs: {
          cc: '/opt/gcc/12.2.0/bin/gcc',
          cxx: '/opt/gcc/12.2.0/bin/g++',
          fc: '/opt/gcc/12.2.0/bin/gfortran',
        },
      },
    }),
    testInstallation({
      id: 'a:mpich',
      name: 'cray-mpich',
      version: '8.1.25',
      software: 'cray-mpich',
      prefix: '/opt/cray/pe/mpich/8.1.25',
      variants: { cuda: true },
      provides: ['mpi'],
      use: { modules: ['cray-mpich/8.1.25'] },
    }),
    testInstallation({
      id: 'a:hdf5',
      name: 'HDF5',
      version: '1.14.1-mpi',
      upstreamVersion: '1.14.1',
      software: 'hdf5',
      prefix: '/apps/hdf5/1.14.1',
      variants: { mpi: true, api: 'v114' },
      nodeClasses: ['gpu'],
      dependencies: [{ id: 'a:mpich', types: ['link'], virtuals: ['mpi'] }],
    }),
    testInstallation({ id: 'b:tool', name: 'mystery', version: '1' }),
    testInstallation({
      id: 'c:zlib',
      name: 'zlib',
      version: '1.3',
      software: 'zlib',
      universe: 'guix',
      prefix: '/gnu/store/x-zlib-1.3',
    }),
    testInstallation({
      id: 'd:cmake',
      name: 'cmake',
      version: '3.26.3',
      software: 'cmake',
      prefix: '/usr',
      nodeClasses: ['login'],
    }),
  ],
})

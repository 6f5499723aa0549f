/**
 * Site: one machine. Each observed value is a fact with provenance; absent is unknown.
 * Units are in the field names or bytes, MHz and counts as said beside the field.
 */
import { z } from 'zod'
import { documentHead, fact, Provenance } from './common.ts'
import { Installation } from './installation.ts'

const str = fact(z.string())
const int = fact(z.number().int())
const bool = fact(z.boolean())
/** A limit: a number, or that there is none. */
const limit = fact(z.union([z.number().int(), z.literal('unlimited')]))
const names = fact(z.array(z.string()))
/** What a tool or a later minor version says beyond this schema, under the tool's name. */
const details = z.record(z.string(), z.unknown()).optional()

export const PolicyRule = z.object({ spec: z.string(), reason: z.string() })
export type PolicyRule = z.infer<typeof PolicyRule>

export const Policies = z.object({
  /** What matches must come from the site: interconnect, MPI, driver. */
  mustReuse: z.array(PolicyRule),
  forbid: z.array(PolicyRule),
  prefer: z.array(PolicyRule),
  /** What users may not build themselves; support does. */
  requestOnly: z.array(PolicyRule),
})
export type Policies = z.infer<typeof Policies>
export const noPolicies = (): Policies => ({
  mustReuse: [],
  forbid: [],
  prefer: [],
  requestOnly: [],
})

/** What a choice must look like: one of the specs (`one_of`: just one) holds wherever it applies. */
export const ChoiceRule = z.object({
  /** Package or virtual it speaks of; absent: every package but those in `except`. */
  software: z.string().optional(),
  except: z.array(z.string()).optional(),
  policy: z.enum(['one_of', 'any_of']),
  /** Specs, best first; the empty one always holds. */
  specs: z.array(z.string()).min(1),
  /** Condition under which it applies. */
  when: z.string(),
  reason: z.string(),
})
export type ChoiceRule = z.infer<typeof ChoiceRule>

/** How the site's own tool is told to choose. It stands in for the tool's defaults as a whole. */
export const Choices = z.object({
  /** Virtual → its providers, best first, as specs. */
  providers: z.record(z.string(), z.array(z.string())),
  /** Packages that must not be built. */
  notBuildable: z.array(z.string()),
  rules: z.array(ChoiceRule),
  /** Package → preferred versions, best first. */
  versions: z.record(z.string(), z.array(z.string())),
  /** Defaults of variants other than the recipe's, of one package or of all but some. */
  variants: z.array(
    z.object({
      software: z.string().optional(),
      except: z.array(z.string()).optional(),
      spec: z.string(),
    }),
  ),
  /** Build tools and compilers that may stand in a graph more than once, and how often. */
  nodes: z.record(z.string(), z.number().int().positive()),
})
export type Choices = z.infer<typeof Choices>

export const Accelerator = z.object({
  vendor: z.enum(['nvidia', 'amd', 'intel', 'other']),
  model: str,
  count: int,
  /** Memory of one. */
  memoryBytes: int,
  driver: str,
  /** Newest runtime the driver supports, e.g. CUDA `12.4`. */
  maxRuntime: str,
  /** Compute capability or gfx target, e.g. `90`, `gfx90a`. */
  target: str,
  /** Forward-compatibility packages of the vendor that are installed, e.g. `cuda-compat-12-4`. */
  compatPackages: names.optional(),
  /** VBIOS of the first. */
  firmware: str.optional(),
  details,
})
export type Accelerator = z.infer<typeof Accelerator>

export const Fabric = z.object({
  /** `infiniband`, `roce`, `omni-path`, `efa`, `cxi`, `ethernet`. */
  kind: z.string(),
  device: z.string(),
  driver: str,
  firmware: str,
  state: str,
  /** As the vendor names it, e.g. `MT4123`. */
  model: str.optional(),
  /** Of one link, in bit/s. */
  rateBitsPerSecond: int.optional(),
  details,
})
export type Fabric = z.infer<typeof Fabric>

export const NodeClass = z.object({
  id: z.string(),
  role: z.enum(['login', 'compute', 'build', 'viz', 'service', 'unknown']),
  /** How many such nodes there are, and the partitions (queues) that they are reached by. */
  nodes: int.optional(),
  partitions: names.optional(),
  cpu: z.object({
    /** archspec name, e.g. `zen3`. */
    target: str,
    /** archspec generic level, e.g. `x86_64_v3`. */
    genericLevel: str,
    /** As the processor names its maker, e.g. `AuthenticAMD`. */
    vendor: str,
    model: str,
    /** Processors, cores of one processor, hardware threads of one core. */
    sockets: int,
    coresPerSocket: int,
    threadsPerCore: int,
    numaNodes: int,
    /** Threads the system schedules on. */
    logicalCpus: int,
    /** Of Arm's scalable vectors, as the system sets them by default. */
    sveVectorBits: int.optional(),
    /** Revision, as /proc/cpuinfo writes it. */
    microcode: str.optional(),
  }),
  memory: z.object({ totalBytes: int, swapBytes: int }),
  os: z.object({
    /** `ID` of os-release(5), e.g. `debian`. */
    id: str,
    versionId: str,
    prettyName: str,
    /** Release, e.g. `6.1.0-18-amd64`. */
    kernel: str,
    kernelVersion: str,
    /** As `uname -m` prints it. */
    architecture: str,
    /** What a vendor or laboratory builds on top, with its release: `COS 2.4`, `TOSS 4.7-6`. */
    vendorStack: str.optional(),
  }),
  /** BIOS or UEFI. */
  firmware: z.object({ vendor: str, version: str }),
  libc: z.object({
    /** `glibc` or `musl`. */
    family: str,
    version: str,
    /** Every version name the C library defines, e.g. `GLIBC_2.36`. */
    symbolVersions: fact(z.array(z.string())),
    /** ld.so's own account of glibc-hwcaps levels and search path, e.g. `x86-64-v3`. */
    hwcaps: fact(z.array(z.string())),
    /** Path of the program interpreter. */
    loader: str,
  }),
  /** Compiler runtimes the host brings: soname → newest version name defined. */
  runtimes: fact(z.record(z.string(), z.string())),
  /**
   * Every shared library in the folders that the loader searches by itself, for the machine's own
   * processor: soname → version names it defines. Read where a machine is described from its files.
   */
  libraries: fact(z.record(z.string(), z.array(z.string()))).optional(),
  /** Hexadecimal ids without `0x`; class with subclass and interface. */
  pciDevices: fact(
    z.array(
      z.object({ address: z.string(), class: z.string(), vendor: z.string(), device: z.string() }),
    ),
  ),
  /** An empty list: looked for and absent. */
  accelerators: fact(z.array(Accelerator)),
  interconnect: fact(z.array(Fabric)),
  /** libfabric provider names and UCX transports as the tools name them. */
  libfabric: z.object({ version: str, providers: fact(z.array(z.string())) }),
  ucx: z.object({ version: str, transports: fact(z.array(z.string())) }),
  /** Other parts of the communication stack, name → version: `ofed`, `rdma-core`, `xpmem`, `psm3`. */
  fabricStack: fact(z.record(z.string(), z.string())).optional(),
  /** Connections out of the nodes; `proxy` only through `proxyUrl`, never with a password in it. */
  egress: z
    .object({
      policy: fact(z.enum(['none', 'proxy', 'direct'])),
      proxyUrl: str.optional(),
      /** Hosts that can be reached all the same, `HOST` or `HOST:PORT`. */
      allow: names.optional(),
    })
    .optional(),
  /** Whether the nodes can be reached from outside. */
  ingress: bool.optional(),
  security: z.object({
    /** Whether an ordinary user can make one; tried. */
    userNamespaces: bool,
    maxUserNamespaces: int,
    /** Whether setuid programs work where the system's programs are. */
    setuidMountsAllowed: bool,
    /** `enforcing`, `permissive`, `disabled`. */
    selinux: str,
    apparmorRestrictsUserNamespaces: bool.optional(),
    /** Whether the user has a range of subordinate ids, see subuid(5). */
    subordinateIds: bool.optional(),
    /** Whether there is a `fakeroot` in PATH. */
    fakeroot: bool.optional(),
    /** Whether a process starts under a seccomp filter. */
    seccomp: bool.optional(),
    /** Whether users may leave daemons running. */
    userDaemonsAllowed: bool.optional(),
  }),
  /** Hard limits of a process. */
  limits: z.object({
    openFiles: limit,
    processes: limit,
    cpuSeconds: limit,
    memoryBytes: limit.optional(),
  }),
  details,
})
export type NodeClass = z.infer<typeof NodeClass>

export const Filesystem = z.object({
  mountPoint: z.string(),
  device: str,
  type: str,
  options: fact(z.array(z.string())),
  totalBytes: int,
  /** What an ordinary user may still use. */
  freeBytes: int,
  /** Unknown where the file system does not count inodes. */
  totalInodes: int,
  freeInodes: int,
  /** The user's quota there. */
  quotaBytes: limit,
  quotaInodes: limit,
  /** Files not used for so long are removed. */
  purgeDays: int.optional(),
  /** `home`, `project`, `scratch`, `software`, `archive`, `node-local`; others as the site says. */
  purpose: str.optional(),
  /** Whether all nodes see the same files there. */
  shared: bool.optional(),
  usedBytes: int.optional(),
  usedInodes: int.optional(),
  backup: bool.optional(),
  /** Whether fcntl(2) locks work. */
  posixLocks: bool.optional(),
  /** Ids of the node classes that see it; absent: all. */
  nodeClasses: z.array(z.string()).optional(),
  details,
})
export type Filesystem = z.infer<typeof Filesystem>

export const Partition = z.object({
  name: z.string(),
  /** Over all kinds of its nodes; of CPUs and memory the least any has. */
  nodes: z.number().int().optional(),
  cpusPerNode: z.number().int().optional(),
  memoryBytes: z.number().int().optional(),
  gres: z.string().optional(),
  /** As the scheduler writes it. */
  timeLimit: z.string().optional(),
  /** The same in seconds; absent where there is none or it is unknown. */
  maxSeconds: z.number().int().optional(),
  /** Nodes that one job may have. */
  maxNodes: z.number().int().optional(),
  qos: z.string().optional(),
  default: z.literal(true).optional(),
  /** Ids of the node classes that it is made of. */
  nodeClasses: z.array(z.string()).optional(),
})
export type Partition = z.infer<typeof Partition>

export const ContainerRuntime = z.object({
  name: z.string(),
  version: z.string(),
  path: z.string(),
  /** Whether it gets its rights from a setuid program or from a user namespace. */
  mode: z.enum(['setuid', 'rootless']).optional(),
  /** Hooks that bring the host's parts in: `gpu`, `mpi`. */
  hooks: z.array(z.string()).optional(),
  imageFormats: z.array(z.string()).optional(),
})
export type ContainerRuntime = z.infer<typeof ContainerRuntime>

export const PackageManager = z.object({
  /** Adapter's name: `spack`, `easybuild`, `guix`. */
  tool: z.string(),
  version: z.string().optional(),
  prefix: z.string().optional(),
  /** Install trees that it builds on, e.g. Spack's upstreams. */
  upstreams: z.array(z.string()).optional(),
  /** Binary caches that it takes from. */
  caches: z.array(z.string()).optional(),
  provenance: Provenance,
})
export type PackageManager = z.infer<typeof PackageManager>

export const SiteLicence = z.object({
  /** Product that needs it, as Spack names it where Spack does. */
  product: z.string(),
  /** SPDX expression, or `LicenseRef-…`. */
  licence: z.string().optional(),
  /** `PORT@HOST` or a file. */
  server: z.string().optional(),
  seats: z.number().int().optional(),
  module: z.string().optional(),
})
export type SiteLicence = z.infer<typeof SiteLicence>

export const Update = z.object({
  /** ISO 8601 date. */
  date: z.string(),
  component: z.string(),
  from: z.string().optional(),
  to: z.string().optional(),
})
export type Update = z.infer<typeof Update>

export const Site = z.object({
  ...documentHead('site'),
  system: z.object({
    name: str,
    operator: str,
    /** ISO 3166-1 alpha-2. */
    country: str,
    /** Support, as a URI: `mailto:`, `https:`. */
    contact: str,
    securityContact: str.optional(),
    /** Short name for files and commands: lower-case letters, digits, `-`. */
    id: str.optional(),
    url: str.optional(),
    /** Regular expressions of its hosts' names, as ReFrame's `hostnames`. */
    hostnames: names.optional(),
  }),
  collected: z.object({
    /** RFC 3339; of several bundles the earliest. */
    at: z.string(),
    collectorVersion: z.string(),
    /** `import`: told by another tool's description, see `site import`. */
    method: z.enum(['live', 'bundle', 'import']),
  }),
  policies: Policies,
  choices: Choices.optional(),
  nodeClasses: z.array(NodeClass).min(1),
  scheduler: z.object({
    /** `slurm`, `pbs`, `flux`. */
    kind: str,
    version: str,
    partitions: fact(z.array(Partition)),
    /** Programs that start ranks: `srun`, `mpiexec`, `aprun`. */
    launchers: names.optional(),
    /** Process-management interfaces it offers, as it names them: `pmix_v4`, `pmi2`, `cray_shasta`. */
    pmi: names.optional(),
  }),
  filesystems: fact(z.array(Filesystem)),
  /** Repository names, e.g. `software.eessi.io`. */
  cvmfs: fact(z.array(z.string())),
  /** Those in PATH, each with the program that PATH finds first. */
  containerRuntimes: fact(z.array(ContainerRuntime)),
  /** Kind is `lmod` or `environment-modules`. */
  moduleSystem: z.object({
    kind: str,
    version: str,
    modulePath: fact(z.array(z.string())),
    /** Levels of a hierarchy, outermost first: `Core`, `Compiler`, `MPI`. Empty: flat. */
    hierarchy: names.optional(),
    /** Name of EasyBuild's scheme, where it makes the modules. */
    namingScheme: str.optional(),
    spiderCache: bool.optional(),
  }),
  /** Allowed environment variables as collected; never secrets. */
  environment: fact(z.record(z.string(), z.string())),
  packageManagers: z.array(PackageManager).optional(),
  licences: fact(z.array(SiteLicence)).optional(),
  /** What changed on the machine, newest first. */
  updates: z.array(Update).optional(),
  installations: z.array(Installation),
  /** What a reader could not use, with the reason: nothing is lost silently. */
  skipped: z.array(z.object({ tool: z.string(), source: z.string(), reason: z.string() })),
  details,
})
export type Site = z.infer<typeof Site>

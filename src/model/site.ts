/**
 * Site: one machine. Each observed value is a fact with provenance; absent is unknown.
 * Units are in the field names or bytes, MHz and counts as said beside the field.
 */
import { z } from 'zod'
import { documentHead, fact } from './common.ts'
import { Installation } from './installation.ts'

const str = fact(z.string())
const int = fact(z.number().int())
const bool = fact(z.boolean())
/** A limit: a number, or that there is none. */
const limit = fact(z.union([z.number().int(), z.literal('unlimited')]))

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
})
export type Accelerator = z.infer<typeof Accelerator>

export const Fabric = z.object({
  /** `infiniband`, `roce`, `omni-path`, `efa`, `cxi`, `ethernet`. */
  kind: z.string(),
  device: z.string(),
  driver: str,
  firmware: str,
  state: str,
})
export type Fabric = z.infer<typeof Fabric>

export const NodeClass = z.object({
  id: z.string(),
  role: z.enum(['login', 'compute', 'build', 'service', 'unknown']),
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
  security: z.object({
    /** Whether an ordinary user can make one; tried. */
    userNamespaces: bool,
    maxUserNamespaces: int,
    /** Whether setuid programs work where the system's programs are. */
    setuidMountsAllowed: bool,
    /** `enforcing`, `permissive`, `disabled`. */
    selinux: str,
  }),
  /** Hard limits of a process. */
  limits: z.object({ openFiles: limit, processes: limit, cpuSeconds: limit }),
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
})
export type Filesystem = z.infer<typeof Filesystem>

export const Site = z.object({
  ...documentHead('site'),
  system: z.object({ name: str, operator: str, country: str, contact: str }),
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
    partitions: fact(
      z.array(
        z.object({
          name: z.string(),
          /** Over all kinds of its nodes; of CPUs and memory the least any has. */
          nodes: z.number().int().optional(),
          cpusPerNode: z.number().int().optional(),
          memoryBytes: z.number().int().optional(),
          gres: z.string().optional(),
          /** As the scheduler writes it. */
          timeLimit: z.string().optional(),
        }),
      ),
    ),
  }),
  filesystems: fact(z.array(Filesystem)),
  /** Repository names, e.g. `software.eessi.io`. */
  cvmfs: fact(z.array(z.string())),
  /** Those in PATH, each with the program that PATH finds first. */
  containerRuntimes: fact(
    z.array(z.object({ name: z.string(), version: z.string(), path: z.string() })),
  ),
  /** Kind is `lmod` or `environment-modules`. */
  moduleSystem: z.object({ kind: str, version: str, modulePath: fact(z.array(z.string())) }),
  /** Allowed environment variables as collected; never secrets. */
  environment: fact(z.record(z.string(), z.string())),
  installations: z.array(Installation),
  /** What a reader could not use, with the reason: nothing is lost silently. */
  skipped: z.array(z.object({ tool: z.string(), source: z.string(), reason: z.string() })),
})
export type Site = z.infer<typeof Site>

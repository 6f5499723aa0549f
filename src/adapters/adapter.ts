/**
 * The contract of an adapter: one object per outside tool, every capability optional.
 *
 * The nouns: a **MachineView** is a machine as a reader sees it: this host, a collected bundle, a
 * test folder. A **TreeView** is a checkout of recipes; a **RecipeReader** turns its units into
 * Recipes. A **Probe** declares which raw observations the collector must record so that the
 * tool's reader works on a bundle as on the live machine. A reader yields **Read** results: found,
 * or skipped with a reason. An **Emitter** turns a Plan into the tool's native input. A **Driver**
 * runs one `build` step of a Plan.
 *
 * Example: the debian adapter declares the probe file `/var/lib/dpkg/status`; the collector copies
 * it; `installations.read(view)` reads it through `view.read` and yields one Installation per
 * development package.
 */
import type { ElfFacts, Installation } from '../model/installation.ts'
import type { Evidence } from '../model/common.ts'
import type { Assumption, Plan, Step } from '../model/plan.ts'
import type { Binary } from '../model/binary.ts'
import type { Dependency, DependencyType, Package, Recipe } from '../model/package.ts'
import type { ChoiceRule, Choices, PackageManager, Policies, Site } from '../model/site.ts'
import type { Alias } from '../model/software.ts'
import type { ArtifactReader } from './artifact.ts'
import type { MachineReader } from './machine.ts'
import type { SitePart } from './site-parts.ts'

/** Result of a command: recorded or live. `code` 127 means the program was not found. */
export type CommandResult = {
  argv: readonly string[]
  code: number
  stdout: string
  stderr: string
  at: string
}

export interface MachineView {
  readonly method: 'live' | 'bundle'
  /** RFC 3339 time of observation of the whole view. */
  readonly at: string
  /** Variables of the collector's allow-list as set when the machine was observed. */
  readonly environment: Readonly<Record<string, string>>
  /**
   * Absolute paths matching the globs, sorted, each once: files, folders and links, dangling ones
   * too, as a shell expands them (`*`, `?`, `[..]` within one path part; a leading dot must be
   * written). A glob may start with an allow-listed variable, `$HOME/…` or `$MODULEPATH/…`; a
   * variable that holds several folders (`a:b`) stands for each of them, an unset one for none.
   */
  files(...globs: readonly string[]): Promise<string[]>
  /** The file's bytes; throws PortolanError FILE_NOT_OBSERVED if absent or not recorded. */
  read(path: string): Promise<Uint8Array>
  /** The file as text (invalid UTF-8 replaced), or null when absent. */
  tryText(path: string): Promise<string | null>
  /** Target of a symbolic link as written, or null. */
  readlink(path: string): Promise<string | null>
  /** The path with every link followed, or null when it leads nowhere. */
  realpath(path: string): Promise<string | null>
  /** Output of a command declared in a Probe; null when it was not recorded. */
  run(...argv: readonly [string, ...string[]]): Promise<CommandResult | null>
  /** ELF facts of a file, or null when it is absent or not ELF. */
  elf(path: string): Promise<ElfFacts | null>
}

/**
 * What the collector records for an adapter, as plain data: the POSIX script is put together from
 * it, and a reader of a bundle sees just this. Globs are those of `MachineView.files`.
 */
export type Probe = {
  /** Text files copied whole when they are at most `maxBytes` (default 64 MiB). */
  files?: readonly { glob: string; maxBytes?: number }[]
  /** Paths whose presence is recorded, with the targets of links; no content. */
  list?: readonly { glob: string }[]
  /**
   * Commands recorded with output, exit code and time; absent programs are recorded as absent.
   * Shell text is a command like any other: `['sh', '-c', '…']`. With `forEach` the command is run
   * for each path matching that glob, which stands where `{}` is an argument of its own.
   * `seconds` is the command's time limit (default 10).
   */
  commands?: readonly {
    argv: readonly [string, ...string[]]
    seconds?: number
    forEach?: string
  }[]
  /** ELF files whose dynamic section and version tables are recorded as text. */
  elf?: readonly { glob: string }[]
}

export type Skipped = { skipped: Evidence; reason: string }
export type Read<T> = { found: T } | Skipped

export type InstallationReader = {
  /** What it was checked against: `tool` the real tool's listing, `recorded` or `documentation`. */
  checkedAgainst: 'tool' | 'recorded' | 'documentation'
  /** Files and commands it looks at, for people. */
  looksAt: readonly string[]
  read(view: MachineView): AsyncIterable<Read<Installation>>
}

export type EmittedFile = { path: string; text: string }
export type Emitted = { files: EmittedFile[]; losses: string[] }
export type Emitter = { format: string; title: string; emit(plan: Plan): Promise<Emitted> }

export type SiteExportContext = {
  /** Package URL of an installation as its own tool's adapter makes it; null where there is none. */
  purl(installation: Installation): string | null
  /** What another format makes of the same Site, for formats that hold its files. */
  other(format: string): Promise<Emitted>
}

/** Writes a Site as another tool's description of a machine. */
export type SiteExporter = {
  /** Name on the command line, e.g. `conda`. */
  format: string
  title: string
  checkedAgainst: 'tool' | 'recorded' | 'documentation'
  /** Parts of the Site that the format has a place for: all others are losses where known. */
  says: readonly SitePart[]
  /** What it loses inside these parts, for the page of losses. */
  loses: readonly string[]
  /** `losses`: those of this Site, inside the parts it says. */
  export(site: Site, context: SiteExportContext): Emitted | Promise<Emitted>
}

/** Events of a running step, written to the journal and shown as progress. */
export type DriverEvent =
  | { kind: 'phase'; phase: string }
  /** Text for the step's log. */
  | { kind: 'log'; text: string }
  /** What a person should know although the step goes on; kept in the step's record. */
  | { kind: 'warning'; text: string }
  /** What the driver did by itself, as POSIX sh text, for the script that builds it again by hand. */
  | { kind: 'did'; shell: string }
  /** A claim about the result that was tested: a false one makes the step fail. */
  | { kind: 'check'; claim: string; holds: boolean; seen: string }

export type ExecOptions = {
  /** Absolute folder to run in. */
  cwd: string
  /** The whole environment: nothing is inherited. */
  env: Readonly<Record<string, string>>
  /** Give standard output back instead of writing it to the log. */
  capture?: true
  /** Give a non-zero exit code back instead of throwing. */
  mayFail?: true
}

export type DriverContext = {
  plan: Plan
  /** Final folder of this step's result; the driver fills `staging`, the runner moves it here. */
  prefix: string
  /** Empty folder on the same file system as `prefix`; renamed to it when the step succeeded. */
  staging: string
  /** Scratch folder of this step, the same one at each try; removed afterwards. */
  scratch: string
  /** Short path for temporary files (sockets have 108-byte paths); removed afterwards. */
  temporary: string
  /** Folder of this tool under the user's prefix, kept between steps and runs; made by the driver. */
  home: string
  /** Results of finished steps of this plan: step id → prefix. Reused installations are not in it. */
  prefixes: ReadonlyMap<string, string>
  /** Folders or files where source archives are looked for, by name or sha256. */
  sources: readonly string[]
  /** Folder kept between steps and runs where downloads go; absent when downloads are not allowed. */
  downloads?: string
  jobs: number
  /** Further variables for every program of the step, as the user asked for. */
  env: Readonly<Record<string, string>>
  /** Compiler flags that make code for the step's target; empty when none are known. */
  targetFlags: readonly string[]
  /** How to start ranks on this host with the MPI the step depends on; absent without one. */
  mpi?: MpiStart
  /** Driver options from the command line, e.g. `spackRoot`. */
  options: Readonly<Record<string, string>>
  signal: AbortSignal
  emit(event: DriverEvent): void
  /** ELF facts of a file, or null when it is absent or not ELF. */
  elf(path: string): ElfFacts | null
  /**
   * Runs a program of the step: in a process group of its own that ends with the build, output to
   * the step's log, command and environment recorded for replay. Throws PortolanError
   * COMMAND_FAILED (exit code 3) with the first error line of the output, INTERRUPTED when stopped.
   */
  exec(
    argv: readonly [string, ...string[]],
    options: ExecOptions,
  ): Promise<{ code: number; stdout: string }>
}

/** What became of a step: `prefix` when the tool keeps its results in a place of its own. */
export type DriverResult = { prefix?: string }

export type Driver = {
  /** null when it can build the step here; else why not, in words for a plan's reasons. */
  cannot(step: Pick<Step, 'software' | 'version' | 'variants' | 'own'>): string | null
  /** What the machine lacks for this driver to run at all, in words; null when nothing. */
  missing?(installations: readonly Installation[]): string | null
  /** What must be at hand to run it that no Site tells of; each plan that builds with it says so. */
  assumes?: readonly Assumption[]
  /** What a build of the step takes, where that is known from earlier ones. */
  estimate?(step: Pick<Step, 'software' | 'version' | 'variants'>): Partial<Step['estimate']>
  /**
   * Digest of everything that decides the result and is not in the step: build description,
   * tool version. Steps that differ in it are not taken for the same.
   */
  fingerprint?(step: Step, options: Readonly<Record<string, string>>): Promise<string>
  run(step: Step, context: DriverContext): Promise<DriverResult>
}

/**
 * Files of recipes or of an index, as a reader sees them: a checkout, or one file alone. Nothing
 * outside can be reached: a path or link that leads out is an error. Paths are relative, with `/`.
 */
export interface TreeView {
  /** Name of the tree among those opened together, unique there, e.g. `builtin`. */
  readonly id: string
  /** Absolute path, for messages and provenance only. */
  readonly root: string
  /** Sorted names in a folder (`''` is the root), folders with `/` behind; none when absent. */
  list(folder: string): readonly string[]
  /**
   * The whole file. Throws PortolanError TREE_FILE when absent, not a regular file, unreadable,
   * led out of the tree by a link, or larger than the limit (64 MiB unless said).
   */
  bytes(path: string, maxBytes?: number): Uint8Array
  /** Likewise as text; also throws when it is not UTF-8, naming the line. */
  text(path: string, maxBytes?: number): string
}

/** What recipes are told of the machine they are read for; never of the one that reads. */
export type RecipeHost = {
  /** archspec's name, e.g. `x86_64_v3`. */
  target: string
  /** What `uname -m` says, archspec's family of the target, e.g. `x86_64`; the target if absent. */
  family?: string
  /** `linux`, and Spack's name of the distribution, e.g. `debian12`. */
  platform: string
  os: string
}

/** What one unit (a file with recipes) holds. Bad content is skipped, never thrown. */
export type RecipeUnit = {
  recipes: readonly Recipe[]
  skipped: readonly Skipped[]
  /**
   * Everything in the trees that decided the result, as `tree:path`, the unit itself among it; a
   * folder with `/` behind stands for the names in it, and `tree:path//part` for a part of a file
   * that `RecipeSource.part` tells of. While all are unchanged, so is the result.
   */
  inputs: readonly string[]
}

/** Trees opened for reading. Units are independent: the order of reading changes nothing. */
export interface RecipeSource {
  /** What decides results besides the files: the reader's own version and the host. */
  readonly fingerprint: string
  /** Every unit as `tree:path`, sorted; cheap: no file is evaluated. */
  units(): readonly string[]
  read(unit: string): RecipeUnit
  /** What the file `tree:path` has now under the name of a part, as text; null when it has none. */
  part?(file: string, part: string): string | null
}

/** What one commit added to one file. */
export type HistoryChange = {
  /** First line of the commit's message. */
  subject: string
  /** Relative to the top of the checkout, in the layout of that time. */
  path: string
  /** Lines that were added next to each other. */
  added: readonly (readonly string[])[]
}

/** How to tell from a repository's history when a version first was in its recipes. */
export type RecipeHistory = {
  /** Git pathspecs of files with recipes in all layouts there ever were, e.g. `*.eb`. */
  paths: readonly string[]
  /**
   * What must be looked at, the cheapest that tells: `lines` what commits added to the files,
   * `files` only those commits that add files, `subjects` only the messages of all commits, whose
   * `path` and `added` are then empty.
   */
  looksAt: 'lines' | 'files' | 'subjects'
  /** Versions that the change brings in, under the names that Packages have; none when unsure. */
  versionsIn(change: HistoryChange): readonly { name: string; version: string }[]
}

export type RecipeReader = {
  checkedAgainst: 'tool' | 'recorded' | 'documentation'
  /** Files it looks at, for people. */
  looksAt: readonly string[]
  /** Its Packages tell what they take when installed. */
  sizes?: true
  /** Absent unless nobody installs by it: it describes software, as a CITATION.cff does. */
  installs?: false
  /** null when the tree is one this reader takes, else why not, in words. */
  cannot(tree: TreeView): string | null
  /**
   * Opens trees together; where two have the same package, the first one's counts. A reader that is
   * too large for every start of the program is imported here.
   */
  open(trees: readonly TreeView[], host: RecipeHost): RecipeSource | Promise<RecipeSource>
  history?: RecipeHistory
}

/** How a tool orders versions and what its ranges mean. Bad text is ordered, never thrown at. */
export type VersionScheme = {
  /** Negative, zero, positive. */
  compare(a: string, b: string): number
  /** Not meant for general use: a release candidate, a development snapshot. */
  isPrerelease(version: string): boolean
  /**
   * The version as its authors named it, without what packaging added (Debian's epoch and revision);
   * null where they named none: a snapshot between releases. Without it: the version as it is.
   */
  release?(version: string): string | null
  /** Whether the version lies in a range written as the tool writes them; null: not a range. */
  satisfies?(version: string, range: string): boolean | null
}

/** Ready binaries that a `build` step may take. */
export type CacheReader = {
  checkedAgainst: 'tool' | 'recorded' | 'documentation'
  looksAt: readonly string[]
  cannot(tree: TreeView): string | null
  read(tree: TreeView): Iterable<Read<Binary>>
}

/** Arguments put before the program, and variables added to the environment, of an MPI launcher. */
export type MpiStart = { args: readonly string[]; env: Readonly<Record<string, string>> }

/** One implementation of MPI: how to recognise its parts and how to start ranks with it. */
export type MpiRuntime = {
  /** Software ids of the implementations it speaks for. */
  software: readonly string[]
  /** Matches the file name of its library proper, links resolved, e.g. `libmpich.so.12.2.2`. */
  library: RegExp
  /** Matches the file name of its launcher, links resolved: what `mpiexec` really is. */
  launcher: RegExp
  /** Its version, as the first group, in what MPI_Get_library_version gives. */
  version: RegExp
  /** Variables by which its launcher tells a process its rank and the number of ranks. */
  rank: { rank: string; size: string }
  /** Starts `ranks` processes on this host alone, however many cores it has. */
  local(ranks: number, host: { cores: number; root: boolean }): MpiStart
  /** Environment that makes it say which transports it uses. */
  verbose: Readonly<Record<string, string>>
  /** Transports in use, from what it then said and from the files its processes have mapped. */
  transports(output: string, mapped: readonly string[]): readonly string[]
}

/** One thing told of a machine, and the file that tells it. */
export type Told<T> = { readonly value: T; readonly source: string }

/** What descriptions of machines tell of their nodes and their scheduler, each where it is told. */
export type MachineFacts = {
  readonly operator?: Told<string>
  /** Compute nodes. */
  readonly nodes?: Told<number>
  /** archspec name. */
  readonly target?: Told<string>
  readonly cpuVendor?: Told<string>
  readonly cpuModel?: Told<string>
  /** Processors of a node, its cores, its hardware threads. */
  readonly sockets?: Told<number>
  readonly cores?: Told<number>
  readonly threadsPerCore?: Told<number>
  readonly memoryBytes?: Told<number>
  readonly gpuVendor?: Told<string>
  readonly gpuModel?: Told<string>
  /** GPUs of a node; of one with several dies, as the source counts. */
  readonly gpus?: Told<number>
  /** Compute capability or gfx target. */
  readonly gpuTarget?: Told<string>
  readonly gpuMemoryBytes?: Told<number>
  /** As the vendor names the network, e.g. `Slingshot11`. */
  readonly fabric?: Told<string>
  /** Scheduler's adapter name: `slurm`, `pbs`, `flux`, `lsf`. */
  readonly scheduler?: Told<string>
  readonly partitions?: Told<readonly string[]>
}

/** What another tool's description of a machine tells; all else of the Site is unknown. */
export type ImportedSite = {
  name?: string
  facts?: MachineFacts
  /** Kind of nodes that the facts are of, where the description is of one kind alone. */
  nodeClass?: string
  packageManagers?: readonly PackageManager[]
  /** What was read and has no field of its own, under the tool's name. */
  details?: Readonly<Record<string, unknown>>
  /** archspec name of the processor that software is for. */
  target?: string
  policies?: Partial<Policies>
  choices?: Choices
  installations: readonly Installation[]
  skipped: readonly Skipped[]
}

export type SiteImportContext = {
  /** The recipe by which an installation is known, where there is one. */
  recipe(name: string): Package | undefined
  providers(virtual: string): readonly string[]
  /** Of descriptions that hold several machines: the one that is asked for. */
  readonly machine?: string
}

/** Reads a tool's own description of a machine. */
export type SiteImporter = {
  /** Name on the command line, e.g. `spack-config`. */
  format: string
  title: string
  checkedAgainst: 'tool' | 'recorded' | 'documentation'
  /** Files it looks at, for people. */
  looksAt: readonly string[]
  /** null when the file or folder is one this importer takes, else why not, in words. */
  cannot(tree: TreeView): string | null
  /** Files of the tree that it reads. */
  files(tree: TreeView): readonly string[]
  read(tree: TreeView, context: SiteImportContext): ImportedSite
}

/** What a tool prefers where its recipes leave a choice; a Site's `choices` stand in for it. */
export type PlanningPreferences = Readonly<Partial<Pick<Choices, 'versions' | 'variants'>>> & {
  /** Virtual → its providers, best first, as specs. */
  providers: Readonly<Record<string, readonly string[]>>
  /** Packages that only the site or a vendor can install. */
  notBuildable: readonly string[]
  rules?: readonly ChoiceRule[]
  /** Build tools and compilers that may stand in a graph more than once, and how often. */
  nodes?: Readonly<Record<string, number>>
  /** Virtuals that stand for compilers: c, cxx, fortran. */
  languages: readonly string[]
}

/** What software is to run on, with archspec's names. */
export type Processor = {
  target: string
  /** What `uname -m` says. */
  family: string
  /** Whether code for `older` runs on `newer`; false for names archspec does not know. */
  runsOn(older: string, newer: string): boolean
}

/**
 * For tools whose recipes leave nothing open: one version each, exact dependencies by key. A plan
 * chooses among such recipes and takes each as it is. One generation (what `generationOf` says) is
 * the whole plan's.
 */
export type FixedRecipes = {
  /** What the recipes of one plan have in common, for people: `toolchain generation`. */
  generation: string
  /** `builds`: users can build what is not there; `mounted`: it is there whole or not at all. */
  offers: 'builds' | 'mounted'
  /** Dependencies that become steps; the tool sees to the others by itself. */
  follows: readonly DependencyType[]
  /** Dependencies, of all that is asked for, below which a software has one version alone. */
  single: readonly DependencyType[]
  /** What a recipe needs and does not list: EasyBuild its toolchain. */
  implied(recipe: Package): readonly Dependency[]
  /** Dependencies, the implied ones among them, that decide about the generation. */
  foundation(recipe: Package): readonly Dependency[]
  /** Keys under which a dependency of the recipe may stand, the best first. */
  keysOf(dependency: Dependency, of: Package): readonly string[]
  /** A key without what only tells recipes apart that share one. */
  plainKey?(key: string): string
  /** `foundation`: all recipes below it that decide. An empty text goes with every generation. */
  generationOf(recipe: Package, foundation: readonly Package[]): string
  /** Newest first. */
  compareGenerations(a: string, b: string): number
  /** The more usual first, of two recipes of one software, version and generation. */
  compare(a: Package, b: Package): number
  /** Why recipes cannot stand together in one program, or null. */
  apart(recipes: readonly Package[]): string | null
  /** Key of the recipe that the installation is the result of; null when it is none of this tool's. */
  installed(installation: Installation): string | null
  /** What taking an installation for that recipe's result assumes. */
  same?(installation: Installation): Assumption
  /** `mounted`: how it is used on the Site's nodes, or why it is not there. */
  mounted?(recipe: Package, site: Site, processor: Processor): Installation | { absent: string }
  /** What must be at hand to run the tool and no Site tells of. */
  assumes?: readonly Assumption[]
}

export interface Adapter {
  id: string
  title: string
  homepage: string
  probe?: Probe
  installations?: InstallationReader
  /** What it can say about the machine itself: CPU, accelerators, scheduler, containers… */
  machine?: MachineReader
  /** The tool's names for software, as data; identity applies them. */
  aliases?: readonly { software: string; alias: Alias }[]
  recipes?: RecipeReader
  versions?: VersionScheme
  caches?: CacheReader
  sites?: readonly SiteImporter[]
  /** For planning with this tool's recipes. */
  preferences?: PlanningPreferences
  /** Likewise, where its recipes are fixed. */
  fixed?: FixedRecipes
  emitters?: readonly Emitter[]
  siteExporters?: readonly SiteExporter[]
  /** Package URL of an installation of this tool (purl-spec); null where it cannot be told. */
  purl?(installation: Installation, site: Site): string | null
  driver?: Driver
  mpi?: MpiRuntime
  /** Packages, archives and images of this tool, opened to be checked. */
  artifacts?: readonly ArtifactReader[]
  /** Command by which a user starts a program in an image of a format; null for formats it takes not. */
  runsImage?(format: string, path: string): string | null
}

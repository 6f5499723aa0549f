/**
 * The contract of an adapter: one object per outside tool, every capability optional.
 *
 * The nouns: a **MachineView** is a machine as a reader sees it: this host, a collected bundle, a
 * test folder. A **Probe** declares which raw observations the collector must record so that the
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
import type { Plan, Step } from '../model/plan.ts'
import type { Alias } from '../model/software.ts'

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
export type Emitter = { format: string; title: string; emit(plan: Plan): Emitted }

/** Events of a running step, written to the journal and shown as progress. */
export type DriverEvent =
  | { kind: 'phase'; phase: string }
  | { kind: 'log'; text: string }
  | { kind: 'warning'; text: string }

export type DriverContext = {
  plan: Plan
  /** Final folder of this step's result; the driver fills `staging`, the runner moves it here. */
  prefix: string
  /** Empty folder on the same file system as `prefix`; renamed to it when the step succeeded. */
  staging: string
  /** Scratch folder of this step; removed afterwards. */
  scratch: string
  /** Results of finished steps this one depends on: step id → prefix. */
  prefixes: ReadonlyMap<string, string>
  /** Folders or files where source archives are looked for, by name or sha256. */
  sources: readonly string[]
  jobs: number
  /** Driver options from the command line, e.g. `spackRoot`. */
  options: Readonly<Record<string, string>>
  signal: AbortSignal
  emit(event: DriverEvent): void
}

export type Driver = {
  /** null when it can build the step here; else why not, in words for a plan's reasons. */
  cannot(step: Pick<Step, 'software' | 'version' | 'variants' | 'own'>): string | null
  run(step: Step, context: DriverContext): Promise<void>
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

export interface Adapter {
  id: string
  title: string
  homepage: string
  probe?: Probe
  installations?: InstallationReader
  /** The tool's names for software, as data; identity applies them. */
  aliases?: readonly { software: string; alias: Alias }[]
  emitters?: readonly Emitter[]
  driver?: Driver
  mpi?: MpiRuntime
}

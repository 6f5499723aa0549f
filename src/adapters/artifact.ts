/**
 * The contract of what reads one format of artefact: a package, an archive, an image. A reader gives
 * entries as they come and never unpacks to disk; what an entry means for a machine is not its
 * business.
 */
import type { Budget } from '../util/archive/budget.ts'
import type { Skipped } from './adapter.ts'

/** What was given to be checked: a file, or a folder that a format is laid out in. */
export type ArtifactSource = {
  /** For messages and provenance; its last part counts where a format tells things by name. */
  readonly path: string
  readonly folder: boolean
  /** Of a file; 0 of a folder. */
  readonly size: number
  /** The first bytes of a file, at most 4 KiB. */
  readonly head: Uint8Array
  /** Bytes of a file from an offset, fewer at its end. */
  at(offset: number, length: number): Promise<Buffer>
  stream(offset?: number, length?: number): AsyncIterable<Uint8Array>
  /** A regular file in the folder by its relative path, or null; links out of it are not followed. */
  inside(path: string): Promise<ArtifactSource | null>
}

export type ArtifactEntry = {
  /** As stored; may be anything. */
  readonly path: string
  /** `removed`: of lower layers, with all below; `emptied`: all below a folder of lower layers. */
  readonly kind: 'file' | 'folder' | 'symlink' | 'hardlink' | 'other' | 'removed' | 'emptied'
  /** Permission and set-id bits. */
  readonly mode: number
  readonly size: number
  /** Of links, as stored. A hard link's is a path of the artefact. */
  readonly target?: string
  /** Of an image: entries of higher numbers stand above those of lower ones. */
  readonly layer?: number
  /** Of a file; valid until the next part is asked for. */
  readonly content?: () => AsyncIterable<Uint8Array>
  /** Of a file that stands on this disk as it is: where. */
  readonly file?: string
}

/** A set of tags that a wheel is for; it is for each of its sets. */
export type PlatformTags = { python: string; abi: string; platform: string }

/** What the artefact says of itself. */
export type ArtifactAbout = {
  name?: string
  version?: string
  /** As `uname -m` says it; absent where it has none or says none. */
  architecture?: string
  /**
   * Where its paths are: `system` from the root of a machine it is installed on, `image` from a
   * root of its own, with a C library of its own; `movable` wherever it is put.
   */
  layout: 'system' | 'image' | 'movable'
  /** Variables that are set when it is run. */
  environment?: Readonly<Record<string, string>>
  /** Any one of them must be the machine's. */
  tags?: readonly PlatformTags[]
  /** Range of Python versions as the artefact writes it, with whether a version is in it. */
  python?: { range: string; allows: (version: string) => boolean | null }
  /** Toolkits it says it is built for, with what says so. */
  toolkits?: readonly { name: 'cuda' | 'rocm'; version: string; because: string }[]
  /** What its installer brings along: a library it lacks may be among it. */
  requires?: readonly string[]
  /** How an ordinary user gets at its files, as a command; absent where the file is used as it is. */
  unpack?: string
  /** What else a person should know. */
  remarks?: readonly string[]
}

/** `about` may come more than once: later parts add to earlier ones. */
export type ArtifactPart = { about: ArtifactAbout } | { entry: ArtifactEntry } | Skipped

export type ArtifactReader = {
  /** e.g. `deb`. */
  format: string
  title: string
  checkedAgainst: 'tool' | 'recorded' | 'documentation'
  /** null when the source is one this reader takes, else why not, in words. Looks at little. */
  cannot(source: ArtifactSource): string | null | Promise<string | null>
  /**
   * Every entry, in the order stored. @throws PortolanError ARCHIVE_REFUSED, or any Error with words
   * that say what is wrong with the file
   */
  read(
    source: ArtifactSource,
    context: { budget: Budget; architecture: string | undefined },
  ): AsyncIterable<ArtifactPart>
}

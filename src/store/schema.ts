/**
 * The catalogue's tables, the same in SQLite and PostgreSQL; what each is for, and how large it
 * gets, says docs/formats/catalog.md. Ids are numbers given by the one writer there is at a time.
 */
export type Tables = {
  meta: { key: string; value: string }
  /** What the recipes of a tool were read with. */
  tool: {
    tool: string
    /** Of reader, host and trees: another one means to read all anew. */
    fingerprint: string
    /** RecipeHost as JSON. */
    host: string
    /** sha256 of all packages: equal content has equal digests. */
    digest: string
    /** RFC 3339. */
    synced: string
  }
  /** A checkout, a folder, an index file, or a binary cache; lower positions win. */
  repository: {
    id: number
    tool: string
    /** `recipes` or `cache`. */
    role: string
    position: number
    /** TreeView.id: unique among those of the tool and role. */
    name: string
    /** As given: absolute path or URL. */
    location: string
    /** Where the commit was published, as far as known; no credentials. */
    remote: string | null
    commit_id: string | null
    synced: string
    /** Last commit whose history is in `history`; null before any was read. */
    history_commit: string | null
    /** 0 when the repository has only a part of its history. */
    history_whole: number | null
  }
  /** A file with recipes. */
  unit: {
    id: number
    repository: number
    path: string
    /** Ids of `input`, separated by spaces. */
    inputs: string
  }
  /** A file or folder listing that decided what a unit holds. */
  input: { id: number; tool: string; path: string; stamp: string; digest: Uint8Array }
  skipped: {
    unit: number
    position: number
    source: string
    line: number | null
    detail: string | null
    reason: string
  }
  package: {
    id: number
    unit: number
    repository: number
    tool: string
    name: string
    /** Empty where the tool's names are unique. */
    key: string
    /** The first in the tool's order of preference; empty when it has none. */
    version: string
    /** 1 when a repository of lower position has the same package. */
    shadowed: number
    homepage: string | null
    /** Where the document is: bytes of the block, unpacked. */
    block: number
    start: number
    length: number
    /** 16 bytes of the document's sha256. */
    digest: Uint8Array
  }
  /** Documents (JSON of Recipe) one after the other, as one zstd frame. */
  block: { id: number; bytes: Uint8Array }
  version: {
    package: number
    /** In the tool's order of preference, from 0. */
    position: number
    version: string
    /** As its authors named it, where that differs; empty when they did not: a snapshot. */
    release: string | null
    /** Bit mask, see `versionFlags`. */
    flags: number
  }
  source_hash: {
    package: number
    /** Of the source in the recipe's list. */
    position: number
    /** sha256, 32 bytes. */
    hash: Uint8Array
  }
  term: { id: number; kind: number; text: string }
  /** A package has a term: depends on it, has it as licence… */
  facet: { package: number; term: number }
  /** When a version first was in a tool's recipes. */
  history: {
    repository: number
    name: string
    version: string
    /** Day, UTC: `2024-05-31`. */
    date: string
    commit_id: string
  }
  /** A ready-built package of a binary cache; `document` is a Binary as JSON. */
  binary: {
    repository: number
    hash: string
    name: string
    version: string
    target: string
    os: string
    document: string
  }
  /** Which software a tool's name is; docs/decisions/0011-identity.md. */
  identity: {
    id: number
    tool: string
    name: string
    /** Where a bundle gives the name to a part of it: `python`, `r`, …; else empty. */
    ecosystem: string
    /** The name as it is compared, without version or ending. */
    stem: string
    /** Names that may decide about each other have the same; the least of their ids. */
    component: number
    software: string
    /** In thousandths; null where the name is the software by definition. */
    strength: number | null
    /** Alias[] of the name as JSON: one, and one more for each kind of toolchain. */
    aliases: string
  }
  /** What names can meet by, as 64 bits of the key. */
  meeting: { key: Uint8Array; identity: number }
  /** Software kept apart although something speaks for one, in the order of their ids. */
  contradiction: {
    first: string
    second: string
    /** Contradiction as JSON. */
    document: string
  }
}

export const versionFlags = ['preferred', 'develop', 'deprecated', 'prerelease', 'git'] as const

/** Kinds of `term`; the numbers are stored. */
export const termKinds = {
  /** Parts of the name, lower case: `netcdf-c` has `netcdf` and `c`. */
  word: 0,
  licence: 1,
  maintainer: 2,
  tag: 3,
  buildSystem: 4,
  /** Names of virtuals. */
  provides: 5,
  /** Names of packages or virtuals it may depend on. */
  dependency: 6,
  /** Names of variants. */
  variant: 7,
  /** Names of packages of a language that come with it. */
  extension: 8,
  /** Version-control repositories of the sources, as the recipe writes them. */
  repository: 9,
  /** Some addresses of archives, and fields of `upstream` as `field:text`. */
  address: 10,
  /** Parts that are installed apart. */
  output: 11,
  /** Name of the toolchain. */
  toolchain: 12,
} as const
export type TermKind = keyof typeof termKinds

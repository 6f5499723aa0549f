/** What `git log --patch --unified=0 --format=%x01%H %ct %s` prints, as it comes. */
import { StringDecoder } from 'node:string_decoder'
import type { HistoryChange } from '../../adapters/adapter.ts'

export type Commit = {
  id: string
  /** Seconds since 1970 when it was committed. */
  seconds: number
  subject: string
  changes: HistoryChange[]
}

type Change = { subject: string; path: string; added: string[][] }

/**
 * Text within a hunk may look like any header, so its lines are counted. Paths that git puts in
 * quotes, those with control characters, are left out.
 */
export class LogParser {
  readonly #onCommit: (commit: Commit) => void
  readonly #subjectsOnly: boolean
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''
  #commit: Omit<Commit, 'changes'> & { changes: Change[] } = {
    id: '',
    seconds: 0,
    subject: '',
    changes: [],
  }
  #change: Change | null = null
  #removed = 0
  #added = 0

  /** With `subjectsOnly` each commit is one change without a path. */
  constructor(onCommit: (commit: Commit) => void, subjectsOnly = false) {
    this.#onCommit = onCommit
    this.#subjectsOnly = subjectsOnly
  }

  push(chunk: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(chunk)).split('\n')
    this.#rest = lines.pop()!
    for (const line of lines) this.#line(line)
  }

  /** Id of the commit that is being read. */
  get current(): string {
    return this.#commit.id
  }

  end(): void {
    if (this.#rest !== '') this.#line(this.#rest)
    this.#finish()
  }

  #line(line: string): void {
    if (this.#added > 0 && line.startsWith('+')) {
      this.#added -= 1
      this.#change?.added.at(-1)?.push(line.slice(1))
    } else if (this.#removed > 0 && line.startsWith('-')) {
      this.#removed -= 1
    } else if (line.startsWith('@@ ')) {
      this.#header(line)
    } else if (line.startsWith('+++ ')) {
      const path = /^\+\+\+ b\/([^\t]*)\t?$/.exec(line)?.[1]
      this.#change = path === undefined ? null : { subject: this.#commit.subject, path, added: [] }
      if (this.#change) this.#commit.changes.push(this.#change)
    } else if (line.startsWith('\u0001')) {
      this.#finish()
      const [, id = '', seconds, subject = ''] = /^.(\S+) (\d+) ?(.*)$/.exec(line) ?? []
      this.#commit = { id, seconds: Number(seconds), subject, changes: [] }
      if (this.#subjectsOnly) this.#commit.changes.push({ subject, path: '', added: [] })
    }
  }

  #header(line: string): void {
    const [, removed = '1', added = '1'] =
      /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@/.exec(line) ?? []
    this.#removed = Number(removed)
    this.#added = Number(added)
    this.#change?.added.push([])
  }

  #finish(): void {
    if (this.#commit.changes.length > 0) this.#onCommit(this.#commit)
    this.#change = null
  }
}

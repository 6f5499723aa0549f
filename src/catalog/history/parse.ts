/** What `git log --patch --unified=0 --format=%x01%H %ct` prints, as it comes. */
import { StringDecoder } from 'node:string_decoder'
import type { HistoryChange } from '../../adapters/adapter.ts'

export type Commit = {
  id: string
  /** Seconds since 1970 when it was committed. */
  seconds: number
  changes: HistoryChange[]
}

type Hunk = HistoryChange['hunks'][number] & { added: string[] }
type Change = { path: string; hunks: Hunk[] }

/**
 * Text within a hunk may look like any header, so its lines are counted. Paths that git puts in
 * quotes, those with control characters, are left out.
 */
export class LogParser {
  readonly #onCommit: (commit: Commit) => void
  readonly #decoder = new StringDecoder('utf8')
  #rest = ''
  #commit: Omit<Commit, 'changes'> & { changes: Change[] } = { id: '', seconds: 0, changes: [] }
  #change: Change | null = null
  #hunk: Hunk | null = null
  #removed = 0
  #added = 0

  constructor(onCommit: (commit: Commit) => void) {
    this.#onCommit = onCommit
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
      this.#hunk?.added.push(line.slice(1))
    } else if (this.#removed > 0 && line.startsWith('-')) {
      this.#removed -= 1
    } else if (line.startsWith('@@ ')) {
      this.#header(line)
    } else if (line.startsWith('+++ ')) {
      const path = /^\+\+\+ b\/([^\t]*)\t?$/.exec(line)?.[1]
      this.#change = path === undefined ? null : { path, hunks: [] }
      if (this.#change) this.#commit.changes.push(this.#change)
    } else if (line.startsWith('\u0001')) {
      this.#finish()
      const [id = '', seconds] = line.slice(1).split(' ')
      this.#commit = { id, seconds: Number(seconds), changes: [] }
    }
  }

  #header(line: string): void {
    const [, removed = '1', added = '1', heading = ''] =
      /^@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@ ?(.*)$/.exec(line) ?? []
    this.#removed = Number(removed)
    this.#added = Number(added)
    this.#hunk = { heading, added: [] }
    this.#change?.hunks.push(this.#hunk)
  }

  #finish(): void {
    if (this.#commit.changes.length > 0) this.#onCommit(this.#commit)
    this.#change = null
    this.#hunk = null
  }
}

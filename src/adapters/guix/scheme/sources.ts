/**
 * The source files in use, end to end in one numbering: a place is one number, from which file and
 * line are worked out when somebody asks.
 */

export type SourceFile = {
  /** As it is shown and compared: `gnu/packages/base.scm`. */
  readonly path: string
  /** Bytes as characters of one byte each (latin1), so that positions are byte offsets. */
  readonly text: string
  /** Place of the first byte. */
  readonly base: number
}

export class Sources {
  readonly files: SourceFile[] = []
  #end = 0

  add(path: string, text: string): SourceFile {
    const file = { path, text, base: this.#end }
    this.#end += text.length + 1
    this.files.push(file)
    return file
  }

  at(pos: number): SourceFile | undefined {
    let low = 0
    let high = this.files.length
    while (low < high) {
      const middle = (low + high) >> 1
      const file = this.files[middle]
      if (file && file.base <= pos) low = middle + 1
      else high = middle
    }
    const file = this.files[low - 1]
    return file && pos >= 0 && pos <= file.base + file.text.length ? file : undefined
  }

  /** File and line, counted from 1. */
  place(pos: number): { path: string; line: number } | undefined {
    const file = this.at(pos)
    return file && { path: file.path, line: lineOf(file, pos - file.base) }
  }
}

const lineStarts = new WeakMap<SourceFile, Uint32Array>()

function lineOf(file: SourceFile, offset: number): number {
  let starts = lineStarts.get(file)
  if (!starts) {
    const found = [0]
    for (let i = file.text.indexOf('\n'); i >= 0; i = file.text.indexOf('\n', i + 1))
      found.push(i + 1)
    lineStarts.set(file, (starts = Uint32Array.from(found)))
  }
  let low = 0
  let high = starts.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * Where a command writes: documents to stdout, people's text to stderr. Commands return data and
 * print through this; tests pass their own.
 */
import { styleText } from 'node:util'
import { tame } from './plain.ts'

export type Style = Parameters<typeof styleText>[0]

export interface Io {
  /** A document or a table: the command's result. */
  out(text: string): void
  /** Text for people: progress, warnings, hints. */
  err(text: string): void
  /** True when stderr is a terminal: progress may redraw. */
  readonly interactive: boolean
  /** Width of stdout when it is a terminal. Absent when it is not: then nothing is shortened. */
  readonly columns?: number | undefined
  /** True where the locale has no more than ASCII characters. */
  readonly ascii?: boolean
  /** Colours `text` for stdout or stderr only when that stream is a terminal and NO_COLOR is unset. */
  paint(style: Style, text: string, stream?: 'out' | 'err'): string
  /** Aborted on Ctrl-C or SIGTERM; a command stops cleanly and exits 130. */
  readonly signal: AbortSignal
}

/** The first of these that is set counts, as in setlocale(3). */
export const isAscii = ({ LC_ALL, LC_CTYPE, LANG }: NodeJS.ProcessEnv): boolean =>
  !/utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || '')

export function processIo(signal: AbortSignal): Io {
  const streams = { out: process.stdout, err: process.stderr }
  const line = (text: string): string => (text.endsWith('\n') ? text : `${text}\n`)
  return {
    // What is no terminal may be a file: a document arrives as it is.
    out: (text) =>
      void process.stdout.write(process.stdout.isTTY ? tame(line(text), true) : line(text)),
    err: (text) => void process.stderr.write(tame(line(text), process.stderr.isTTY)),
    interactive: process.stderr.isTTY && !process.env['CI'],
    columns: process.stdout.isTTY ? process.stdout.columns : undefined,
    ascii: isAscii(process.env),
    paint: (style, text, stream = 'out') =>
      streams[stream].isTTY && !process.env['NO_COLOR']
        ? styleText(style, text, { validateStream: false })
        : text,
    signal,
  }
}

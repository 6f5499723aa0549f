/** Progress of one task on stderr: nothing in its first second, then what is going on. */
import type { Io } from './io.ts'

export type Progress = { tell: (what: string, share?: number) => void; end: () => void }

const silentMs = 1000
/** Where lines cannot be redrawn, the same task is told of again only after this long. */
const repeatMs = 10_000

export function progressOf(io: Io, quiet: boolean, now = () => performance.now()): Progress {
  const start = now()
  let drawn = false
  let told = { what: '', at: -Infinity }
  const erase = (): void => {
    if (drawn) process.stderr.write('\r\u001B[K')
    drawn = false
  }
  return {
    tell(what, share) {
      if (quiet || now() - start < silentMs) return
      const percent = share === undefined ? '' : ` ${Math.floor(share * 100)} %`
      const text = `${io.ascii ? '...' : '…'} ${what}${percent}`
      if (io.interactive) {
        const width = (process.stderr.columns ?? 80) - 1
        process.stderr.write(`\r\u001B[K${text.slice(0, width)}`)
        drawn = true
      } else if (what.replaceAll(/\d+/g, '') !== told.what || now() - told.at > repeatMs) {
        told = { what: what.replaceAll(/\d+/g, ''), at: now() }
        io.err(text)
      }
    },
    end: erase,
  }
}

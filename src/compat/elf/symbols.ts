/**
 * Names in the dynamic symbol table: what a file defines for others and what others must define.
 *
 * Format: gABI chapters 4 and 5; DT_GNU_HASH as in binutils' and glibc's sources. The table's length
 * stands in the hash tables alone: section headers may be stripped.
 */
import type { ByteSource } from './bytes.ts'
import { dynamicEntries, type Layout, offsetOf, openElf } from './layout.ts'

export type ElfSymbols = {
  readonly defined: readonly string[]
  /** Weak ones are left out: a file runs without. */
  readonly undefined: readonly string[]
}

const DT_HASH = 4
const DT_STRTAB = 5
const DT_SYMTAB = 6
const DT_STRSZ = 10
const DT_GNU_HASH = 0x6ffffef5
const limits = { symbols: 1 << 20, strings: 1 << 26, buckets: 1 << 20 }
const [GLOBAL, WEAK, UNIQUE] = [1, 2, 10]

/** Number of symbols from the GNU hash table; null when it lists none. */
function gnuCount(source: ByteSource, at: number, l: Layout): number | null {
  const head = source.at(at, 16)
  if (!head) return null
  const [buckets, first, bloom] = [l.u32(head, 0), l.u32(head, 4), l.u32(head, 8)]
  if (buckets > limits.buckets || bloom > limits.buckets) return null
  const bucketsAt = at + 16 + bloom * (l.wide ? 8 : 4)
  const table = source.at(bucketsAt, buckets * 4)
  if (!table) return null
  let last = 0
  for (let i = 0; i < buckets; i++) last = Math.max(last, l.u32(table, i * 4))
  if (last < first || last > limits.symbols) return null
  const chain = bucketsAt + buckets * 4
  for (let index = last; index < limits.symbols; index++) {
    const word = source.at(chain + (index - first) * 4, 4)
    if (!word) return null
    // The lowest bit ends a chain.
    if (l.u32(word, 0) & 1) return index + 1
  }
  return null
}

/** Null when it is no ELF image, or has no dynamic symbols that can be read. */
export function readElfSymbols(source: ByteSource): ElfSymbols | null {
  const opened = openElf(source)
  if (!opened) return null
  const { l, segments } = opened
  const entries = new Map(dynamicEntries(source, opened))
  const place = (tag: number): number => {
    const address = entries.get(tag)
    return address === undefined ? -1 : offsetOf(segments, address)
  }
  const [table, stringsAt] = [place(DT_SYMTAB), place(DT_STRTAB)]
  const stringBytes = entries.get(DT_STRSZ) ?? 0
  if (table < 0 || stringsAt < 0 || stringBytes > limits.strings) return null
  const size = l.wide ? 24 : 16
  const [gnu, sysv] = [place(DT_GNU_HASH), place(DT_HASH)]
  const chains = sysv < 0 ? null : source.at(sysv + 4, 4)
  const count =
    (chains ? l.u32(chains, 0) : null) ??
    (gnu < 0 ? null : gnuCount(source, gnu, l)) ??
    // Linkers put the strings right behind; only undefined symbols are then in the table.
    (stringsAt > table ? Math.floor((stringsAt - table) / size) : 0)
  const symbols = count <= limits.symbols ? source.at(table, count * size) : null
  const strings = source.at(stringsAt, stringBytes)
  if (!symbols || !strings) return null
  const found: { defined: string[]; undefined: string[] } = { defined: [], undefined: [] }
  for (let at = 0; at < symbols.length; at += size) {
    const bind = symbols[at + (l.wide ? 4 : 12)]! >> 4
    const from = l.u32(symbols, at)
    const section = l.u16(symbols, at + (l.wide ? 6 : 14))
    if (from === 0 || from >= strings.length || ![GLOBAL, WEAK, UNIQUE].includes(bind)) continue
    if (section === 0 && bind !== GLOBAL) continue
    const end = strings.indexOf(0, from)
    const name = strings.toString('latin1', from, end < 0 ? strings.length : end)
    found[section === 0 ? 'undefined' : 'defined'].push(name)
  }
  return found
}

/**
 * The dynamic loader's own account, as glibc writes it with LD_DEBUG=libs (ld.so(8)): which name
 * was looked for, in which parts of the search path, and which file was taken.
 *
 *     24753:  find library=libz.so.1 [0]; searching
 *     24753:   search path=/opt/lib          (RUNPATH from file ./heat)
 *     24753:    trying file=/opt/lib/libz.so.1
 *     24753:   search cache=/etc/ld.so.cache
 *     24753:    trying file=/lib/x86_64-linux-gnu/libz.so.1
 *     24753:
 *     24753:  calling init: /lib/x86_64-linux-gnu/libz.so.1
 */
export type Loaded = {
  /** File as the loader names it, links not resolved. */
  file: string
  /** Name it was looked for by; absent when the file was given by its path. */
  asked?: string
  /** `RUNPATH`, `RPATH`, `LD_LIBRARY_PATH`, `cache`, `default`, or `path` when given by its path. */
  by: string
}

const sources: readonly (readonly [RegExp, string])[] = [
  [/\(RUNPATH from file /, 'RUNPATH'],
  [/\(RPATH from file /, 'RPATH'],
  [/\(LD_LIBRARY_PATH\)/, 'LD_LIBRARY_PATH'],
  [/\(system search path\)/, 'default'],
]
const sourceOf = (text: string): string => sources.find(([p]) => p.test(text))?.[1] ?? 'unknown'

/** The files that were really loaded (initialised), in that order. */
export function loadedFiles(log: string): Loaded[] {
  const taken = new Map<string, Loaded>()
  const initialised: string[] = []
  let search: { asked: string; by: string; tried?: string; triedBy?: string } | null = null
  const finish = () => {
    if (search?.tried && !taken.has(search.tried))
      taken.set(search.tried, {
        file: search.tried,
        asked: search.asked,
        by: search.triedBy ?? 'unknown',
      })
    search = null
  }
  for (const raw of log.split('\n')) {
    const text = raw.replace(/^\s*\d+:\s*/, '')
    const find = /^find library=(\S+)/.exec(text)
    const tried = /^trying file=(.*)$/.exec(text)
    const init = /^calling init: (.*)$/.exec(text)
    if (find) {
      finish()
      search = { asked: find[1] ?? '', by: 'unknown' }
    } else if (search && text.startsWith('search path=')) search.by = sourceOf(text)
    else if (search && text.startsWith('search cache=')) search.by = 'cache'
    else if (search && tried) Object.assign(search, { tried: tried[1], triedBy: search.by })
    else {
      finish()
      if (init?.[1]) initialised.push(init[1])
    }
  }
  finish()
  return [...new Set(initialised)].map((file) => taken.get(file) ?? { file, by: 'path' })
}

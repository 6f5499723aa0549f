/** Folders that the run-time linker searches by itself: no RPATH entry is needed for them. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const builtIn = ['/lib', '/usr/lib', '/lib64', '/usr/lib64']

function readConfiguration(path: string, seen: Set<string>): string[] {
  if (seen.has(path)) return []
  seen.add(path)
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((raw) => {
    const line = raw.replace(/#.*/, '').trim()
    const include = /^include\s+(.+)$/.exec(line)?.[1]
    if (include === undefined) return line.startsWith('/') ? [line] : []
    const pattern = include.startsWith('/') ? include : join(dirname(path), include)
    return expand(pattern).flatMap((file) => readConfiguration(file, seen))
  })
}

/** Only the last part may hold `*`, as in every known configuration. */
function expand(pattern: string): string[] {
  if (!pattern.includes('*')) return [pattern]
  const name = pattern.slice(pattern.lastIndexOf('/') + 1)
  const matcher = new RegExp(
    `^${name.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`,
  )
  try {
    return readdirSync(dirname(pattern))
      .filter((entry) => matcher.test(entry))
      .sort()
      .map((entry) => join(dirname(pattern), entry))
  } catch {
    return []
  }
}

/** glibc's built-in folders and those of its configuration (see ldconfig(8)). */
export const defaultLibraryFolders = (configuration = '/etc/ld.so.conf'): ReadonlySet<string> =>
  new Set([...builtIn, ...readConfiguration(configuration, new Set())])

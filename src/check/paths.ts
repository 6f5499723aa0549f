/** Paths inside an artefact: relative, without `.` and `..`, whatever the archive says. */

const longest = 4096

/** The stored path as one inside the artefact, `''` for its root; null when it leads out of it. */
export function insidePath(stored: string): string | null {
  if (stored.includes('\0') || stored.length > longest) return null
  const parts: string[] = []
  for (const part of stored.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..') return null
    parts.push(part)
  }
  return parts.join('/')
}

export const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))
export const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1)

/** Every folder above a path, the nearest first; `''` last. */
export function* foldersAbove(path: string): Iterable<string> {
  for (let at = path; at !== '';) {
    at = folderOf(at)
    yield at
  }
}

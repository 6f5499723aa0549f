/**
 * `/proc/<pid>/maps`, proc_pid_maps(5): one mapping a line, the path last; a newline in a path is
 * written `\012`, a removed file has ` (deleted)` behind it.
 */
const line = /^[0-9a-f]+-[0-9a-f]+ \S{4} [0-9a-f]+ [0-9a-f]+:[0-9a-f]+ \d+\s+(\/.*)$/

/** The files a process has mapped, each once, in the order of their addresses. */
export function mappedFiles(maps: string): string[] {
  const files = new Set<string>()
  for (const text of maps.split('\n')) {
    const path = line.exec(text)?.[1]
    if (path) files.add(path.replace(/ \(deleted\)$/, '').replaceAll('\\012', '\n'))
  }
  return [...files]
}

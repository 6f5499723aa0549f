/** What a build log says went wrong: the first line that names an error. */

/** Ordered by how telling they are; the first line matching the first pattern that matches wins. */
const telling: readonly RegExp[] = [
  /No space left on device|Disk quota exceeded/,
  /\bfatal error: /,
  /undefined reference to|undefined symbol|cannot find -l|multiple definition of/,
  /: error: |^error: |^ERROR: .+/,
  /^CMake Error|^configure: error|^meson\.build.*ERROR/,
  /command not found|: not found$|No such file or directory/,
  /Segmentation fault|Killed|Illegal instruction|out of memory/i,
  /\bFAILED\b|tests? failed|Errors while running/,
  /\*\*\* \[.*\] Error \d+|\*\*\* .*Stop\./,
  /\b[Ee]rror\b/,
]

/** The most telling line of a log, trimmed and at most 300 characters; null when none stands out. */
export function firstError(log: string): string | null {
  const lines = log.split('\n')
  for (const pattern of telling) {
    // Lines that the runner itself wrote, the commands, are no errors.
    const index = lines.findIndex((line) => !line.startsWith('$ ') && pattern.test(line))
    if (index < 0) continue
    const line = lines[index]?.trim() ?? ''
    const needsNext = /^CMake Error.*:$/.test(line)
    const next = needsNext ? lines.slice(index + 1).find((l) => l.trim() !== '') : undefined
    return (next ? `${line} ${next.trim()}` : line).slice(0, 300)
  }
  return null
}

/** What to try, by what the log says. */
export function adviceFor(log: string): string {
  if (/No space left on device|Disk quota exceeded/.test(log)) {
    return 'free space or inodes, or give another --prefix; the build goes on where it was'
  }
  if (/Killed|out of memory|Cannot allocate memory/i.test(log)) {
    return 'too little memory: try fewer --jobs'
  }
  if (/command not found|: not found/.test(log)) {
    return 'a program is missing: add it to `requires`, so that the plan provides it'
  }
  return 'read the log; after a change, the same command goes on with this step'
}

/**
 * Name patterns of the identity tables: `*` stands for anything, the first `#` for a version number
 * (`gcc-#` matches `gcc-12`, not `gcc-12-base`). Everything else is literal and case counts.
 */
const compiled = new Map<string, RegExp>()

function compile(pattern: string): RegExp {
  const known = compiled.get(pattern)
  if (known) return known
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*?')
    .replace('#', '([0-9][0-9.]*)')
  const made = new RegExp(`^${source}$`)
  compiled.set(pattern, made)
  return made
}

/** The version number where the pattern has `#` (`''` without one), or null when it doesn't match. */
export function matchName(pattern: string, name: string): string | null {
  const match = compile(pattern).exec(name)
  return match ? (match[1] ?? '') : null
}

export const isPattern = (name: string): boolean => /[#*]/.test(name)

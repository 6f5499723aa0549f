/** Debian's program names → roles: side-by-side versions carry a suffix in the name. */

const named: readonly [RegExp, string][] = [
  [/^gcc-[0-9.]+$/, 'cc'],
  [/^g\+\+-[0-9.]+$/, 'cxx'],
  [/^gfortran-[0-9.]+$/, 'fc'],
  [/^clang-[0-9.]+$/, 'cc'],
  [/^clang\+\+-[0-9.]+$/, 'cxx'],
  [/^python3\.[0-9]+$/, 'python3'],
]
const flavour = /^(.+)\.(mpich|openmpi|serial)$/

/**
 * Role → path. A role is the program's plain name; a compiler's is `cc`, `cxx` or `fc`. Where a
 * plain and a suffixed program have the same role, the suffixed one is the exact one and wins.
 */
export function roles(programs: readonly string[]): Record<string, string> {
  const found = new Map<string, string>()
  const exact = new Map<string, string>()
  for (const path of programs) {
    const name = path.slice(path.lastIndexOf('/') + 1)
    const role = named.find(([pattern]) => pattern.test(name))?.[1] ?? flavour.exec(name)?.[1]
    if (role === undefined) found.set(name, path)
    else if (!exact.has(role)) exact.set(role, path)
  }
  const all = new Map([...found, ...exact])
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** Shell globs over any tree of names: the same walk on a live machine and in a bundle. */

export interface Tree {
  /** Names in a folder, in any order; none when it is no folder. */
  names(folder: string): readonly string[]
  exists(path: string): boolean
}

const magic = /[*?[]/

/** Patterns are few and fixed; each is used for many folders. */
const compiled = new Map<string, RegExp>()

/** A glob for one path part as a regular expression: `*`, `?`, `[a-z]`, `[!a]`; never `/`. */
export function partPattern(part: string): RegExp {
  const before = compiled.get(part)
  if (before) return before
  let text = ''
  for (let i = 0; i < part.length; i++) {
    const c = part[i] as string
    const close = c === '[' ? part.indexOf(']', i + (/[!^]/.test(part[i + 1] ?? '') ? 3 : 2)) : -1
    if (c === '*') text += '.*'
    else if (c === '?') text += '.'
    else if (close > 0) {
      const inside = part.slice(i + 1, close).replace(/[\\\]]/g, '\\$&')
      text += `[${inside.replace(/^[!^]/, '^')}]`
      i = close
    } else text += c.replace(/[\\^$.|+(){}[\]]/g, '\\$&')
  }
  const pattern = new RegExp(`^${text}$`, 'su')
  compiled.set(part, pattern)
  return pattern
}

/**
 * A glob with its leading variable replaced by each folder the variable holds; `[]` when the
 * variable is not set or the result is not absolute.
 */
export function expandVariable(
  glob: string,
  environment: Readonly<Record<string, string>>,
): string[] {
  const variable = /^\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?(?=\/|$)/.exec(glob)
  if (!variable) return glob.startsWith('/') ? [glob] : []
  const folders = (environment[variable[1] as string] ?? '').split(':')
  return folders
    .filter((f) => f.startsWith('/'))
    .map((f) => f.replace(/\/+$/, '') + glob.slice(variable[0].length))
}

function walk(tree: Tree, folder: string, parts: readonly string[]): string[] {
  const literal = parts.findIndex((p) => magic.test(p))
  const fixed = literal < 0 ? parts : parts.slice(0, literal)
  const here = [folder, ...fixed].join('/')
  if (literal < 0) return tree.exists(here || '/') ? [here || '/'] : []
  const part = parts[literal] as string
  const pattern = partPattern(part)
  const rest = parts.slice(literal + 1)
  return tree
    .names(here || '/')
    .filter((name) => pattern.test(name) && (part.startsWith('.') || !name.startsWith('.')))
    .flatMap((name) =>
      rest.length === 0 ? [`${here}/${name}`] : walk(tree, `${here}/${name}`, rest),
    )
}

/**
 * Absolute paths in `tree` matching any of the globs, sorted by code unit, each once. Names with
 * control characters are left out, as the collector leaves them out.
 */
export function glob(
  tree: Tree,
  globs: readonly string[],
  environment: Readonly<Record<string, string>>,
): string[] {
  const found = new Set<string>()
  for (const pattern of globs.flatMap((g) => expandVariable(g, environment)))
    for (const path of walk(tree, '', pattern.split('/').filter(Boolean)))
      if (!/\p{Cc}/u.test(path)) found.add(path)
  return [...found].sort()
}

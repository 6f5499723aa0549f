/**
 * What a module file does, as far as it can be read without running it. A value that depends on
 * something only the running module system knows is left out.
 */
export type ModuleFile = {
  /** Variable → values put before or after it, in the file's order. */
  paths: Map<string, string[]>
  /** Variable → value set. */
  variables: Map<string, string>
  whatis: string[]
  families: string[]
  conflicts: string[]
  /** Modules it loads or demands. */
  requires: string[]
  /** Folders of further modules it opens. */
  opens: string[]
}

export const emptyModule = (): ModuleFile => ({
  paths: new Map(),
  variables: new Map(),
  whatis: [],
  families: [],
  conflicts: [],
  requires: [],
  opens: [],
})

/** What the file can know of itself while it is read. */
export type Context = {
  /** Full name, e.g. `hdf5/1.14`. */
  fullName: string
  path: string
  environment: Readonly<Record<string, string>>
}

/** A value that could be worked out, or null. */
export type Value = string | null

const add = (list: string[], values: readonly Value[]) => {
  for (const value of values) if (value !== null && !list.includes(value)) list.push(value)
}

/** Applies one command, named as in Tcl: `prepend-path`, `setenv`, `depends-on`, … */
export function apply(module: ModuleFile, command: string, args: readonly Value[]): void {
  const [first, second] = args
  switch (command) {
    case 'prepend-path':
    case 'append-path': {
      if (typeof first !== 'string' || typeof second !== 'string') return
      const values = second.split(':').filter((v) => v !== '')
      if (first === 'MODULEPATH') add(module.opens, values)
      else module.paths.set(first, [...(module.paths.get(first) ?? []), ...values])
      return
    }
    case 'setenv':
    case 'pushenv':
      if (typeof first === 'string' && typeof second === 'string')
        module.variables.set(first, second)
      return
    case 'conflict':
      add(module.conflicts, args)
      return
    case 'prereq':
    case 'depends-on':
    case 'load':
    case 'always-load':
      add(module.requires, args)
      return
    case 'family':
      add(module.families, args.slice(0, 1))
      return
    case 'module-whatis':
    case 'whatis':
      add(module.whatis, [args.filter((a) => a !== null).join(' ')])
      return
    case 'use':
      add(
        module.opens,
        args.filter((a) => a?.startsWith('/') === true),
      )
      return
    default:
  }
}

/** `a`, `b/`, `/c` → `a/b/c`. */
export const joinPath = (parts: readonly Value[]): Value =>
  parts.some((p) => p === null)
    ? null
    : parts
        .filter((p) => p !== '')
        .join('/')
        .replace(/\/{2,}/g, '/')

/**
 * Package names, folders, modules and classes (Spack's `util/naming.py`). Package API 1 uses the
 * name as it is, API 2 a Python identifier: `3proxy` stands in `_3proxy`, `py-numpy` in `py_numpy`.
 */

/** Python words that cannot name a folder with a module in it. */
const reserved = new Set(
  (
    'and as assert async await break class continue def del elif else except finally for from ' +
    'global if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

/** Folder of a package in the layout of package API 2. */
export function folderOf(name: string): string {
  const word = name.replaceAll('-', '_')
  return /^\d/.test(word) || reserved.has(word) ? `_${word}` : word
}

/** `api` is the major version of the package API. */
export const nameOfFolder = (folder: string, api: 1 | 2): string =>
  api === 1 ? folder : folder.replace(/^_+/, '').replaceAll('_', '-')

/** Whether Spack takes the folder for a package at all. */
export function isPackageFolder(folder: string, api: 1 | 2): boolean {
  if (api === 1) return /^\w[\w-]*$/.test(folder)
  if (!/^[a-z_][a-z0-9_]*$/.test(folder) || folder.includes('__')) return false
  return folder.startsWith('_')
    ? reserved.has(folder.slice(1)) || /^_\d/.test(folder)
    : !reserved.has(folder)
}

/** `py-numpy` → `PyNumpy`, `3proxy` → `_3proxy`: the class that holds the recipe. */
export function classOf(name: string): string {
  const words = name.split(/[-_]+/)
  const text = words.map((w) => w.slice(0, 1).toUpperCase() + w.slice(1).toLowerCase()).join('')
  return /^[0-9]/.test(text) || /^(False|None|True)$/.test(text) ? `_${text}` : text
}

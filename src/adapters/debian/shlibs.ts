/**
 * Sonames by package: `/var/lib/dpkg/info/NAME[:ARCH].shlibs`, lines `[type:] library version
 * dependency…` (deb-shlibs(5)). The table does not tell `libname-1.so` from `libname.so.1`: the
 * usual second form is given unless the package's file list shows the first.
 */
export function parseShlibs(text: string, files: readonly string[] = []): string[] {
  const names = new Set(files.map((path) => path.slice(path.lastIndexOf('/') + 1)))
  const sonames: string[] = []
  for (const line of text.split('\n')) {
    const [library, version] = line.replace(/^[a-z]+:\s*/, '').split(/\s+/)
    if (!library || !version || library.startsWith('#')) continue
    const dashed = `${library}-${version}.so`
    sonames.push(names.has(dashed) ? dashed : `${library}.so.${version}`)
  }
  return [...new Set(sonames)].sort()
}

/** GCC's runtimes: libstdc++ by version names, libgfortran by soname, Fortran modules by format. */
import { rowsOf } from './data.ts'
import { type Fit, fits, misfit, unclear } from './fit.ts'
import { compare, inRange, numberOf } from './versions.ts'

const rule = 'libstdc++: symbol versions, backward compatible'
const names = ['GLIBCXX_', 'CXXABI_'] as const
const releases = () => rowsOf('libstdcxx', ['gcc', 'glibcxx', 'cxxabi'])

/** Newest names of each kind that the libstdc++ of a GCC defines; null for one before the table. */
export function libstdcxxOf(
  gcc: string,
): { glibcxx: string; cxxabi: string; source: string } | null {
  const known = releases().filter((row) => compare(row.gcc, gcc) <= 0)
  return known.at(-1) ?? null
}

export type HostLibstdcxx = {
  /** Every version name it defines. */
  readonly defines?: readonly string[] | undefined
  /** Else the newest name, e.g. `GLIBCXX_3.4.30`; it brings all before it. */
  readonly newest?: string | undefined
  /** Else the GCC it is of. */
  readonly gcc?: string | undefined
}

/** `needs`: version names a file needs of libstdc++.so.6. */
export function judgeLibstdcxx(needs: readonly string[], host: HostLibstdcxx): Fit {
  const counted = needs.filter((n) => names.some((kind) => n.startsWith(kind)))
  if (counted.length === 0) return fits('it needs nothing of libstdc++', rule)
  if (host.defines) {
    const defined = new Set(host.defines)
    const missing = newestOf(counted.filter((n) => !defined.has(n)))
    return missing === undefined
      ? fits('libstdc++ defines all version names it needs', rule)
      : misfit(`it needs ${missing}, which libstdc++ there does not define`, rule)
  }
  const limits = limitsOf(host)
  if (!limits) return unclear('which libstdc++ is there is not known', rule)
  const { source, exact } = limits
  const have = limits.names.join(' and ')
  const above = newestOf(counted.filter((n) => limits.names.some((limit) => isAbove(n, limit))))
  if (above === undefined) return fits(`libstdc++ there has ${have}`, source)
  return exact.includes(kindOf(above))
    ? misfit(`it needs ${above}, and libstdc++ there has ${have}`, source)
    : unclear(`whether libstdc++ there, which has ${have}, has ${above} is not known`, source)
}

/** Newest names of both kinds; `exact`: kinds of which it has none above. */
function limitsOf({
  newest,
  gcc,
}: HostLibstdcxx): { names: string[]; exact: string[]; source: string } | null {
  const both = ['GLIBCXX', 'CXXABI']
  if (newest !== undefined) {
    const kind = kindOf(newest)
    const at = kind === 'GLIBCXX' ? 'glibcxx' : 'cxxabi'
    const row = releases().findLast((r) => !isAbove(r[at], newest))
    if (!row || !both.includes(kind)) return null
    const other = at === 'glibcxx' ? row.cxxabi : row.glibcxx
    // Of a release newer than the table, or of two with one name, the other kind may be newer, too.
    const later = releases().some((r) => isAbove(r[at], newest))
    const same = releases().filter((r) => r[at] === newest)
    const sure = later && same.every((r) => (at === 'glibcxx' ? r.cxxabi : r.glibcxx) === other)
    return { names: [newest, other], exact: sure ? both : [kind], source: row.source }
  }
  const row = gcc === undefined ? null : libstdcxxOf(gcc)
  if (!row || gcc === undefined) return null
  const last = releases().at(-1)!
  const listed = compare(gcc.split('.')[0]!, last.gcc.split('.')[0]!) <= 0
  return { names: [row.glibcxx, row.cxxabi], exact: listed ? both : [], source: row.source }
}

const kindOf = (name: string) => name.replace(/_[0-9.]+$/, '')
const isAbove = (name: string, limit: string) =>
  kindOf(name) === kindOf(limit) && compare(numberOf(name) ?? '0', numberOf(limit) ?? '0') > 0
const newestOf = (some: readonly string[]): string | undefined =>
  some.toSorted((a, b) => compare(numberOf(b) ?? '0', numberOf(a) ?? '0'))[0]

/** Soname of the Fortran runtime of a GCC. */
export function libgfortranOf(gcc: string): { soname: string; source: string } | null {
  return rowsOf('libgfortran', ['gcc', 'soname']).find((row) => inRange(gcc, row.gcc)) ?? null
}

/** Whether something that needs the runtime `soname` runs with that of a GCC. */
export function judgeLibgfortran(soname: string, gcc: string): Fit {
  const own = libgfortranOf(gcc)
  if (own === null) return unclear(`the Fortran runtime of GCC ${gcc} is not listed`, 'libgfortran')
  return own.soname === soname
    ? fits(`GCC ${gcc} brings ${soname}`, own.source)
    : misfit(`it needs ${soname}, and GCC ${gcc} brings ${own.soname}`, own.source)
}

/** A compiler as Spack names it. */
export type Compiler = { readonly name: string; readonly version: string }

const modules = 'Fortran module files are read by the compiler that wrote them'
const formatOf = (version: string) =>
  rowsOf('gfortran-modules', ['gcc', 'format']).find((row) => inRange(version, row.gcc))

/** Whether `reader` can use modules that `writer` compiled. */
export function judgeFortranModules(writer: Compiler, reader: Compiler): Fit {
  const [w, r] = [`${writer.name} ${writer.version}`, `${reader.name} ${reader.version}`]
  if (writer.name !== reader.name)
    return misfit(`its Fortran modules are of ${w}, which ${r} cannot read`, modules)
  if (writer.version === reader.version) return fits(`${r} wrote its Fortran modules`, modules)
  if (writer.name !== 'gcc')
    return unclear(`whether ${r} reads Fortran modules of ${w} is not known`, modules)
  const [a, b] = [formatOf(writer.version), formatOf(reader.version)]
  if (a && b)
    return a.format === b.format
      ? fits(`${w} and ${r} have the same format of Fortran modules`, a.source)
      : misfit(
          `its Fortran modules are of ${w} (format ${a.format}), and ${r} reads format ${b.format}`,
          a.source,
        )
  return majorOf(writer.version) === majorOf(reader.version)
    ? fits(`${w} and ${r} are of one series`, modules)
    : unclear(`whether ${r} reads Fortran modules of ${w} is not known`, modules)
}

const majorOf = (version: string) => version.split('.')[0]

/** Which virtual a soname stands for, where its library provides several. */
const rules: readonly [RegExp, string][] = [
  [/^libblas\.so/, 'blas'],
  [/^libcblas\.so/, 'blas'],
  [/^liblapacke?\.so/, 'lapack'],
  [/^lib(mpi|mpich|mpicxx|mpifort|open-pal|open-rte)/, 'mpi'],
]

/** Languages are virtuals of build edges: what is linked is the runtime. */
const neverLinked = new Set(['c', 'cxx', 'fortran', 'iconv', 'rpc', 'yacc', 'awk', 'pkgconfig'])

/** Virtuals a link with this library uses, of those its installation provides. */
export function virtualOfSoname(soname: string, provided: readonly string[]): string[] {
  const rule = rules.find(
    ([pattern, virtual]) => pattern.test(soname) && provided.includes(virtual),
  )
  return rule ? [rule[1]] : provided.filter((v) => !neverLinked.has(v))
}

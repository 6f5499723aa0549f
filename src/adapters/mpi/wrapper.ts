/**
 * What an MPI compiler wrapper tells: the command it runs (`-show`, which MPICH, Open MPI and their
 * derivatives share) and the version macros of the header it puts on the include path.
 */

/** Shell text run with the wrapper's path as `$1`: the shown command, then `#define` lines. */
export const wrapperScript =
  'd=${1%/bin/*}/include; s=$("$1" -show) || exit; printf "%s\\n" "$s"; ' +
  'for i in $(printf "%s\\n" "$s" | tr " " "\\n" | sed -n "s/^-I//p") "$d"; do ' +
  'if [ -r "$i/mpi.h" ]; then grep -hE "^ *# *define +(MPICH_VERSION|OMPI_(MAJOR|MINOR|RELEASE)_VERSION' +
  '|I_MPI_VERSION|MVAPICH2?_VERSION|CRAY_MPICH_VERSION)[[:space:]]" "$i/mpi.h"; exit 0; fi; done'

export type Wrapper = {
  /** Spack's name of the implementation. */
  software: string
  version: string
  /** The compiler command as shown. */
  shows: string
}

/** Installed under a folder that names the version: Cray's and Intel's. */
const byPlace: readonly (readonly [RegExp, string])[] = [
  [/^\/opt\/cray\/pe\/mpich\/([0-9.]+)\//, 'cray-mpich'],
  [/\/oneapi\/mpi\/([0-9.]+)\//, 'intel-oneapi-mpi'],
]

/** null when neither the header nor the place tells which MPI this is. */
export function parseWrapper(path: string, text: string): Wrapper | null {
  const [shows = '', ...lines] = text.split('\n')
  const defined = new Map(
    lines.flatMap((line) => {
      const m = /^ *# *define +(\w+)\s+"?([^"\s]+)/.exec(line)
      return m ? [[m[1] as string, m[2] as string] as const] : []
    }),
  )
  for (const [pattern, software] of byPlace) {
    const version = pattern.exec(path)?.[1]
    if (version !== undefined) return { software, version, shows }
  }
  const ompi = ['MAJOR', 'MINOR', 'RELEASE'].map((part) => defined.get(`OMPI_${part}_VERSION`))
  if (ompi.every((part) => part !== undefined))
    return { software: 'openmpi', version: ompi.join('.'), shows }
  // The derivatives of MPICH keep its macro beside their own.
  for (const [macro, software] of [
    ['CRAY_MPICH_VERSION', 'cray-mpich'],
    ['I_MPI_VERSION', 'intel-oneapi-mpi'],
    ['MVAPICH_VERSION', 'mvapich'],
    ['MVAPICH2_VERSION', 'mvapich2'],
    ['MPICH_VERSION', 'mpich'],
  ] as const) {
    const version = defined.get(macro)
    if (version !== undefined) return { software, version, shows }
  }
  return null
}

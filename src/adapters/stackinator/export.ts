/**
 * A Site as a cluster configuration of stackinator 6. Source: its documentation "Cluster
 * Configuration" and `stackinator/recipe.py`: packages.yaml must have gcc, what MPI and fabrics are
 * stands in network.yaml, whose entries win over those of packages.yaml.
 */
import { parse, stringify } from 'yaml'
import type { Site } from '../../model/site.ts'
import type { Emitted, SiteExportContext } from '../adapter.ts'

type Packages = Record<string, { externals?: unknown[] } & Record<string, unknown>>

/** Packages of the communication stack, which recipes may replace as a whole. */
const fabrics = ['libfabric', 'ucx', 'libcxi', 'rdma-core', 'pmix', 'xpmem']

export async function exportStackinator(site: Site, context: SiteExportContext): Promise<Emitted> {
  const { files, losses } = await context.other('spack')
  const { packages } = parse(files[0]?.text ?? '') as { packages: Packages }
  const mpis = [
    ...new Set(
      site.installations.filter((i) => i.provides.includes('mpi')).flatMap((i) => i.software ?? []),
    ),
  ].filter((name) => packages[name])
  const network = new Set([...fabrics, ...mpis].filter((name) => packages[name]))
  const take = (names: (name: string) => boolean): Packages =>
    Object.fromEntries(Object.entries(packages).filter(([name]) => names(name)))
  const lost = [...losses]
  if (!packages['gcc']) lost.push('no gcc is known: stackinator refuses a packages.yaml without it')
  if (mpis.length === 0) lost.push('no MPI is known: network.yaml names none')
  const head = '# Written by Portolan from a Site.\n'
  return {
    files: [
      {
        path: 'packages.yaml',
        text: head + stringify({ packages: take((n) => !network.has(n)) }, { lineWidth: 0 }),
      },
      {
        path: 'network.yaml',
        text:
          head +
          stringify(
            {
              mpi: Object.fromEntries(mpis.map((name) => [name, { specs: [] }])),
              packages: take((n) => network.has(n)),
            },
            { lineWidth: 0 },
          ),
      },
    ],
    losses: lost,
  }
}

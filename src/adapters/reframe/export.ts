/**
 * A Site as a system of ReFrame's configuration: a partition for each partition of the scheduler
 * (for each node class where there is none), an environment for each compiler and MPI.
 * Source: ReFrame's configuration reference and its schema, reframe/schemas/config.json (4.x).
 */
import { valueOf } from '../../model/common.ts'
import type { Emitted } from '../adapter.ts'
import type { Site } from '../../model/site.ts'
import { environments } from './environments.ts'
import { containerPlatforms, partitionsOf, plainName } from './partitions.ts'

const moduleSystems: Readonly<Record<string, string>> = {
  lmod: 'lmod',
  'environment-modules': 'tmod4',
}

export function exportReframe(site: Site): Emitted {
  const losses: string[] = []
  const environs = environments(site, losses)
  const names = environs.map((e) => e.name)
  const name = valueOf(site.system.id) ?? valueOf(site.system.name)
  if (name === undefined) losses.push("the system's name is unknown: it is called 'system'")
  const hostnames = valueOf(site.system.hostnames)
  if (!hostnames?.length)
    losses.push("names of hosts are unknown: '.*' takes every machine for this one")
  const kind = valueOf(site.moduleSystem.kind)
  const platforms = containerPlatforms(site, losses)
  const document = {
    systems: [
      {
        name: plainName(name ?? 'system'),
        descr: `${name ?? 'unknown system'}, described by Portolan`,
        hostnames: hostnames?.length ? hostnames : ['.*'],
        modules_system: moduleSystems[kind ?? ''] ?? 'nomod',
        partitions: partitionsOf(site, names, platforms, losses),
      },
    ],
    environments: environs,
    // Required by the schema; the least that is useful.
    logging: [
      {
        handlers: [{ type: 'stream', name: 'stdout', level: 'info', format: '%(message)s' }],
      },
    ],
  }
  return {
    files: [{ path: 'reframe.json', text: `${JSON.stringify(document, null, 2)}\n` }],
    losses,
  }
}

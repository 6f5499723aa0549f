/**
 * The configuration the recorded answers were made with (shared/data/concretized/config) as a Site:
 * what `packages.yaml` calls externals are its installations.
 *
 *   node scripts/conformance/recorded-site.ts > site.json
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { head, known, unknown } from '../../src/model/common.ts'
import type { Installation } from '../../src/model/installation.ts'
import { noPolicies, Site } from '../../src/model/site.ts'
import { parseSpec } from '../../src/spec/parse.ts'
import { sharedFolder } from '../catalog/facts.ts'

const External = z.object({
  spec: z.string(),
  prefix: z.string(),
  extra_attributes: z.object({ compilers: z.record(z.string(), z.string()) }).optional(),
})
const PackagesYaml = z.object({
  packages: z.record(z.string(), z.object({ externals: z.array(External).optional() })),
})

/** Languages of `extra_attributes.compilers` and the virtuals they stand for. */
const languages = ['c', 'cxx', 'fortran']

function toInstallation(
  name: string,
  external: z.infer<typeof External>,
  file: string,
): Installation {
  const spec = parseSpec(external.spec)
  const evidence = { source: file, detail: external.spec }
  const compilers = external.extra_attributes?.compilers ?? {}
  const version = spec.versions?.text.replace(/^=/, '') ?? ''
  return {
    id: `spack-config:${name}@${version}`,
    tool: 'spack-config',
    name,
    version,
    software: name,
    variants: Object.fromEntries(
      spec.variants.map((v) => [
        v.name,
        v.exact || v.values.length > 1 ? [...v.values] : v.values[0]!,
      ]),
    ),
    variantEvidence: Object.fromEntries(spec.variants.map((v) => [v.name, evidence])),
    prefix: external.prefix,
    universe: 'host',
    dependencies: [],
    provides: languages.filter((l) => l in compilers),
    elf: [],
    linkable: true,
    use: Object.keys(compilers).length > 0 ? { programs: compilers } : {},
    evidence: [evidence],
  }
}

/** The 20 externals of the recorded configuration. */
export function recordedInstallations(shared: string): Installation[] {
  const file = 'data/concretized/config/packages.yaml'
  const { packages } = PackagesYaml.parse(parse(readFileSync(join(shared, file), 'utf8')))
  return Object.entries(packages).flatMap(([name, entry]) =>
    (entry.externals ?? []).map((external) => toInstallation(name, external, file)),
  )
}

const source = 'data/concretized/config'
const is = <T>(value: T) => known(value, { method: 'imported', source })
const not = unknown('not part of the configuration')

/** A Site with that target, operating system and software; all else is unknown. */
export function recordedSite(shared: string): Site {
  return Site.parse({
    ...head('site'),
    system: { name: is('recorded'), operator: not, country: not, contact: not },
    collected: { at: '2026-01-01T00:00:00Z', collectorVersion: '0', method: 'bundle' },
    policies: noPolicies(),
    nodeClasses: [
      {
        id: 'default',
        role: 'unknown',
        cpu: {
          target: is('x86_64_v3'),
          genericLevel: is('x86_64_v3'),
          vendor: not,
          model: not,
          sockets: not,
          coresPerSocket: not,
          threadsPerCore: not,
          numaNodes: not,
          logicalCpus: not,
        },
        memory: { totalBytes: not, swapBytes: not },
        os: {
          id: is('debian'),
          versionId: is('12'),
          prettyName: not,
          kernel: not,
          kernelVersion: not,
          architecture: is('x86_64'),
        },
        firmware: { vendor: not, version: not },
        libc: {
          family: is('glibc'),
          version: is('2.36'),
          symbolVersions: not,
          hwcaps: not,
          loader: not,
        },
        runtimes: not,
        pciDevices: not,
        accelerators: not,
        interconnect: not,
        libfabric: { version: not, providers: not },
        ucx: { version: not, transports: not },
        security: {
          userNamespaces: not,
          maxUserNamespaces: not,
          setuidMountsAllowed: not,
          selinux: not,
        },
        limits: { openFiles: not, processes: not, cpuSeconds: not },
      },
    ],
    scheduler: { kind: not, version: not, partitions: not },
    filesystems: not,
    cvmfs: not,
    containerRuntimes: not,
    moduleSystem: { kind: not, version: not, modulePath: not },
    environment: not,
    installations: recordedInstallations(shared),
    skipped: [],
  })
}

if (import.meta.main) {
  const shared = sharedFolder()
  if (shared === null) throw new Error('no shared data: set PORTOLAN_SHARED to its folder')
  console.log(JSON.stringify(recordedSite(shared), null, 1))
}

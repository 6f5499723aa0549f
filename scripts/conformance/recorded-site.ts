/**
 * The configuration the recorded answers were made with (shared/data/concretized/config) as
 * installations: what `packages.yaml` calls externals.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Installation } from '../../src/model/installation.ts'
import { parseSpec } from '../../src/spec/parse.ts'

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

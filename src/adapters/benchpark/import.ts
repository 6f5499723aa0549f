/**
 * A static system of Benchpark → facts of a machine. Source: its documentation "Adding a System
 * Specification" and the configurations in its repository (2024). Its `auxiliary_software_files` are
 * Spack's configuration, read as that; `software.yaml` names the defaults among what these list.
 */
import type { ImportedSite, SiteImporter, Skipped, Told, TreeView } from '../adapter.ts'
import { readLooseYaml } from '../loose-yaml.ts'
import { Document, toldOnly } from '../told.ts'

const known = ['system_definition', 'variables', 'software']

const files = (tree: TreeView): string[] => {
  const names = tree.list('')
  return names.includes('system_definition.yaml')
    ? known.map((part) => `${part}.yaml`).filter((name) => names.includes(name))
    : []
}

const vendors: Readonly<Record<string, string>> = {
  amd: 'AuthenticAMD',
  intel: 'GenuineIntel',
}

/** `sm_80` is the compute capability 80. */
const gpuTarget = (told: Told<string> | undefined): Told<string> | undefined =>
  told && { ...told, value: told.value.replace(/^sm_/, '') }

const lower = (told: Told<string> | undefined): Told<string> | undefined =>
  told && { ...told, value: told.value.toLowerCase() }

function read(tree: TreeView): ImportedSite {
  const skipped: Skipped[] = []
  const open = (part: string) =>
    files(tree).includes(`${part}.yaml`)
      ? new Document(readLooseYaml(tree, `${part}.yaml`, skipped), `${part}.yaml`)
      : new Document({}, `${part}.yaml`)
  const [system, variables, software] = known.map(open) as [Document, Document, Document]
  const of = (...path: string[]) => system.text('system_definition', ...path)
  const vendor = of('processor', 'vendor')
  const gpus = variables.count('variables', 'sys_gpus_per_node')
  const gpuVendor = lower(of('accelerator', 'vendor'))
  const gpuModel = of('accelerator', 'name')
  const facts = toldOnly({
    operator: of('site'),
    target: of('processor', 'uArch'),
    cpuVendor: vendor && {
      ...vendor,
      value: vendors[vendor.value.toLowerCase()] ?? vendor.value,
    },
    cpuModel: of('processor', 'name'),
    cores: variables.count('variables', 'sys_cores_per_node'),
    gpus: gpuVendor || gpus?.value !== 0 ? gpus : undefined,
    gpuVendor,
    gpuModel,
    gpuTarget:
      gpuTarget(of('accelerator', 'uArch')) ??
      variables.text('variables', 'cuda_arch') ??
      variables.text('variables', 'rocm_arch'),
    fabric: of('interconnect', 'name'),
    scheduler: lower(variables.text('variables', 'scheduler')),
  })
  const name = of('name')?.value
  const kept = {
    ...(system.at('system_definition', 'integrator') !== undefined && {
      integrator: system.at('system_definition', 'integrator'),
    }),
    ...(software.at('software') !== undefined && { software: software.at('software') }),
  }
  return {
    ...(name === undefined ? {} : { name }),
    facts,
    ...(Object.keys(kept).length > 0 ? { details: kept } : {}),
    installations: [],
    skipped: [...skipped, ...[system, variables, software].flatMap((d) => d.unread())],
  }
}

export const importer: SiteImporter = {
  format: 'benchpark',
  title: 'Benchpark static system',
  checkedAgainst: 'recorded',
  looksAt: ['system_definition.yaml', 'variables.yaml', 'software.yaml'],
  cannot: (tree) => (files(tree).length > 0 ? null : 'there is no system_definition.yaml'),
  files,
  read,
}

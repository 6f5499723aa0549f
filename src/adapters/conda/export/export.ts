/**
 * A Site as conda sees it: per node class the virtual packages, in the form conda-lock takes with
 * `--virtual-package-spec`, and as the variables by which conda, mamba and pixi are told them.
 */
import { stringify } from 'yaml'
import type { Site } from '../../../model/site.ts'
import type { Emitted, EmittedFile } from '../../adapter.ts'
import { virtualPackages, type VirtualPackages } from './virtual.ts'

/** Those that conda reads from the environment. */
const overridden = ['__archspec', '__cuda', '__glibc', '__linux'] as const

function variables(id: string, { subdir, packages }: VirtualPackages): string {
  const lines = overridden.map((name) => {
    const value = packages[name]
    const text = name === '__archspec' ? value?.replace(/^1 /, '') : value
    // Empty means absent: without it conda would look at the machine it runs on.
    return `export CONDA_OVERRIDE_${name.slice(2).toUpperCase()}=${quoted(text ?? '')}`
  })
  return [
    `# Makes conda on any machine solve for ${id} nodes: . ./conda-${id}.sh`,
    ...(subdir === null ? [] : [`export CONDA_SUBDIR=${subdir}`]),
    ...lines,
    '',
  ].join('\n')
}

const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

export function exportConda(site: Site): Emitted {
  const losses: string[] = []
  const files = site.nodeClasses.flatMap((node): EmittedFile[] => {
    const found = virtualPackages(node)
    losses.push(...found.losses)
    if (found.subdir === null) return []
    const spec = { subdirs: { [found.subdir]: { packages: found.packages } } }
    return [
      { path: `virtual-packages-${node.id}.yml`, text: stringify(spec) },
      { path: `conda-${node.id}.sh`, text: variables(node.id, found) },
    ]
  })
  return { files, losses }
}

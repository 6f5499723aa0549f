/**
 * Plan → a manifest of what was asked for, and the channels at the commit that was planned with:
 * `guix time-machine -C channels.scm -- shell -m manifest.scm`.
 */
import type { Plan, Step } from '../../model/plan.ts'
import type { Emitted } from '../adapter.ts'

export function emit(plan: Plan): Emitted {
  const own = plan.steps.filter((s) => s.root && s.package?.tool === 'guix')
  const channel = plan.recipes?.find(({ tool }) => tool === 'guix')
  const { repository, commit } = channel ?? {}
  const pinned = repository !== undefined && commit !== undefined
  const losses = [
    ...plan.steps.filter((s) => s.package?.tool !== 'guix' && s.tool !== 'guix').flatMap(lost),
    ...(pinned || own.length === 0
      ? []
      : ["the channel's commit is not known: another one may have other versions"]),
  ]
  const head = [
    `Plan ${plan.name} for ${plan.site.name}, ${plan.site.target}; written by Portolan.`,
    `guix ${pinned ? 'time-machine -C channels.scm -- ' : ''}shell -m manifest.scm`,
    ...losses.map((loss) => `not said here: ${loss}`),
  ]
  const comment = head.map((line) => `;; ${line}\n`).join('')
  const named = own.filter((step) => variableOf(step) === null).map(({ package: p }) => p!.key!)
  const objects = own.flatMap((step) => variableOf(step) ?? [])
  const parts = [
    ...(named.length > 0 || objects.length === 0
      ? [`(specifications->manifest (list${named.map((key) => ` ${quoted(key)}`).join('')}))`]
      : []),
    ...(objects.length > 0 ? [`(packages->manifest (list ${objects.join(' ')}))`] : []),
  ]
  const manifest =
    parts.length === 1 ? parts[0]! : `(concatenate-manifests (list ${parts.join('\n  ')}))`
  const files = [{ path: 'manifest.scm', text: `${comment}${manifest}\n` }]
  if (pinned)
    files.push({
      path: 'channels.scm',
      text: `${comment}(list (channel (name 'guix)\n  (url ${quoted(repository)})\n  (commit ${quoted(commit)})))\n`,
    })
  return { files, losses }
}

const quoted = (text: string): string => `"${text.replace(/[\\"]/g, '\\$&')}"`

/** Where several packages share name and version: the variable, in its module. */
function variableOf({ package: recipe }: Step): string | null {
  const variable = / \(([^)]*)\)$/.exec(recipe?.key ?? '')?.[1]
  if (variable === undefined) return null
  const module = recipe!.evidence.source.replace(/\.scm$/, '').replaceAll('/', ' ')
  return `(@ (${module}) ${variable})`
}

const lost = ({ software, version, verdict, tool }: Step): string[] => [
  verdict === 'request'
    ? `${software} ${version} is to be requested`
    : `${software} ${version} is ${verdict === 'build' ? 'built by' : 'reused from'} ${tool}`,
]

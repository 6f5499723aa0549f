/** What is asked of an artefact as a whole: its tags, the toolkits it is built for, who can run it. */
import { cudaOf, libcOf, rocmDriverOf } from '../compat/host.ts'
import { judgeCuda, judgeRocm } from '../compat/rules/gpu.ts'
import { judgePlatformTag, judgePythonTag } from '../compat/rules/python.ts'
import { type Fit, worst } from '../compat/rules/fit.ts'
import { valueOf } from '../model/common.ts'
import type { Check, CheckedFile, CheckReason } from '../model/check.ts'
import type { Contents } from './contents.ts'
import { fileName } from './paths.ts'
import { fitting, misfitting, open, reasonOf } from './reasons.ts'
import type { World } from './world.ts'

type Toolkit = { name: 'cuda' | 'rocm'; version: string; because: string }

/** As it says itself, as the image's variables say, as the runtime it brings is named. */
function toolkits({ about, nodes }: Contents): Toolkit[] {
  const found: Toolkit[] = [...(about.toolkits ?? [])]
  const variable = /^\d+\.\d+/.exec(about.environment?.['CUDA_VERSION'] ?? '')?.[0]
  if (variable !== undefined)
    found.push({ name: 'cuda', version: variable, because: `it sets CUDA_VERSION=${variable}` })
  for (const path of nodes.keys()) {
    const cuda = /^libcudart\.so\.(\d+\.\d+)\.\d+$/.exec(fileName(path))?.[1]
    if (cuda !== undefined)
      found.push({ name: 'cuda', version: cuda, because: `it brings ${path}` })
  }
  return [...new Map(found.map((t) => [`${t.name} ${t.version}`, t])).values()]
}

function judgeToolkit({ name, version, because }: Toolkit, { host }: World): CheckReason | null {
  const gpus = valueOf(host.node.accelerators)
  const vendor = name === 'cuda' ? 'nvidia' : 'amd'
  const title = name === 'cuda' ? 'CUDA' : 'ROCm'
  if (gpus === undefined)
    return open(name, `${because}; which GPUs the nodes have is not known`, `${title} and drivers`)
  if (!gpus.some((g) => g.vendor === vendor))
    return open(
      name,
      `${because}, and the nodes have no such GPU: whether it does without is not known`,
      `${title} and drivers`,
      `run it on nodes with GPUs, or take a build without ${title}`,
    )
  const cuda = cudaOf(host)
  const fit =
    name === 'cuda' && cuda
      ? judgeCuda(version, cuda)
      : judgeRocm(version, rocmDriverOf(host)?.driver)
  const reason = reasonOf(
    name,
    fit,
    `take a build for an older ${title}, or ask support for a newer driver: it needs root`,
  )
  return reason && { ...reason, because: `${because}: ${reason.because}` }
}

const pythonsOf = ({ installations }: World): string[] => [
  ...new Set(
    installations
      .filter((i) => i.software === 'python')
      .map((i) => i.upstreamVersion ?? i.version)
      .filter((v) => /^3\.\d/.test(v)),
  ),
]

/** A wheel fits with one Python of the site and one of its sets of tags. */
function judgeTags({ about }: Contents, world: World): CheckReason[] {
  const { tags = [], python } = about
  const rule = 'Python packaging: PEP 425, 600, 656'
  if (tags.length === 0) return []
  const reasons: CheckReason[] = []
  const { architecture } = world
  const platforms = [...new Set(tags.map((t) => t.platform))]
  const onPlatform = platforms.map((tag) =>
    architecture === undefined && tag !== 'any'
      ? null
      : judgePlatformTag(tag, { architecture: architecture ?? '', libc: libcOf(world.host) }),
  )
  const bestPlatform = best(onPlatform.filter((fit) => fit !== null))
  if (!bestPlatform) reasons.push(open('python', 'the processor of the nodes is not known', rule))
  else {
    const reason = reasonOf('python', bestPlatform, 'build it from source: pip install --no-binary')
    if (reason) reasons.push(reason)
  }
  const pythons = pythonsOf(world)
  if (pythons.length === 0) {
    reasons.push(open('python', 'which Python the site has is not known', rule))
    return reasons
  }
  const answers = pythons.map((version): Fit => {
    if (python && python.allows(version) === false)
      return {
        verdict: 'does not fit',
        because: `it asks for Python ${python.range}, and Python is ${version}`,
        source: rule,
      }
    return best(tags.map((t) => judgePythonTag(t.python, t.abi, { version })))!
  })
  const answer = best(answers)!
  const reason = reasonOf(
    'python',
    answer,
    'install a Python that it is for; that needs no root (portolan plan python)',
  )
  reasons.push(
    reason ??
      fitting(
        'python',
        `${answer.because} (Python ${pythons[answers.indexOf(answer)]})`,
        answer.source,
      ),
  )
  return reasons
}

const best = (fits: readonly Fit[]): Fit | undefined =>
  fits.find((f) => f.verdict === 'fits') ??
  fits.find((f) => f.verdict === 'unknown') ??
  worst(fits) ??
  undefined

export type ImageRunner = { name: string; command: string | null }

/** `runners`: container runtimes of the site; undefined where they are not known. */
export function judgeWhole(
  contents: Contents,
  world: World,
  files: readonly CheckedFile[],
  runners: readonly ImageRunner[] | undefined,
): CheckReason[] {
  const { about } = contents
  const reasons = [
    ...judgeTags(contents, world),
    ...toolkits(contents).flatMap((t) => judgeToolkit(t, world) ?? []),
  ]
  if (about.layout === 'image') reasons.push(...judgeRunners(world, runners))
  const { architecture } = world
  if (files.length === 0 && about.architecture !== undefined && architecture !== undefined) {
    if (about.architecture !== architecture)
      reasons.push(
        misfitting(
          'architecture',
          `it is for ${about.architecture}, and the nodes are ${architecture}`,
          about.layout,
        ),
      )
  }
  if (files.length === 0 && reasons.length === 0)
    reasons.push(
      open(
        'content',
        'nothing in it is a program or library in machine code',
        'the ELF files in it',
      ),
    )
  if (files.length > 0 && files.every((f) => !f.counted))
    reasons.push(
      open('content', 'no program or library in it could be judged', 'the ELF files in it'),
    )
  return reasons
}

function judgeRunners({ host }: World, runners: readonly ImageRunner[] | undefined): CheckReason[] {
  const source = 'site containerRuntimes'
  if (runners === undefined)
    return [open('container', 'which container runtimes the site has is not known', source)]
  if (runners.length > 0) return []
  const spaces = valueOf(host.node.security.userNamespaces)
  const instead =
    spaces === true
      ? 'users may make namespaces there: install Apptainer without root, or unpack it and use PRoot'
      : 'ask support for Apptainer'
  return [misfitting('container', 'the site has no container runtime', source, instead)]
}

/** What only root can install, by where it stands and its set-id bits. */
export function rootOnly({ nodes, about }: Contents): Check['needsRoot'] {
  if (about.layout === 'image') return []
  const found: Check['needsRoot'] = []
  for (const [path, node] of nodes) {
    if (node.kind !== 'file') continue
    if (/(^|\/)lib\/modules\/.*\.ko(\.(gz|xz|zst))?$/.test(path))
      found.push({ path, why: 'a module of the kernel' })
    else if (/^(usr\/)?lib\/systemd\/system\/[^/]+\.(service|socket|mount)$/.test(path))
      found.push({ path, why: 'a service of the machine' })
    else if (node.mode & 0o6000) found.push({ path, why: `set-id: it works only as root's` })
  }
  return found
}

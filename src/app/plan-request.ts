/** What to plan, from specs on the command line or from a portolan.yaml. */
import { readFile } from 'node:fs/promises'
import { basename, dirname, extname, resolve } from 'node:path'
import { parseDocument } from 'yaml'
import { z } from 'zod'
import { PortolanError } from '../model/errors.ts'
import type { Requirement } from '../model/requirement.ts'
import { noPolicies, type Policies, PolicyRule } from '../model/site.ts'
import type { Root } from '../solve/input.ts'
import { parseSpec } from '../spec/parse.ts'
import { sourceDigest, sourceEntries } from '../util/source-folder.ts'
import type { PlanRequest } from './plan.ts'

export { unifyModes } from '../solve/unify.ts'
import { loadRequirement } from './requirement.ts'

export type PlanOptions = {
  /** `--with`: tools in order of preference. */
  readonly with?: readonly string[]
  readonly target?: string
  /** `--tests`: packages whose tests are to be run, or `all`. */
  readonly tests?: PlanRequest['tests']
  /** `--unify`: all roots in one graph, as many as possible, or each in its own. */
  readonly unify?: PlanRequest['unify']
  /** `--policy`: files with further rules. */
  readonly policyFiles: readonly string[]
}

/** The request for arguments: one existing .yaml file, specs, or nothing for `portolan.yaml` here. */
export async function planRequest(
  args: readonly string[],
  options: PlanOptions,
): Promise<PlanRequest> {
  const files = args.filter((a) => /\.ya?ml$/.test(a))
  if (files.length > 1 || (files.length === 1 && args.length > 1)) {
    throw new PortolanError('USAGE', 'give one portolan.yaml or specs, not both', {
      hint: 'portolan plan portolan.yaml, or portolan plan "hdf5 +mpi" "mpich"',
    })
  }
  const policies = await readPolicies(options.policyFiles)
  const file = requirementFile(args)
  return file === undefined ? fromSpecs(args, policies, options) : fromFile(file, policies, options)
}

/** The file among the arguments, `portolan.yaml` where there are none; undefined for specs. */
export const requirementFile = (args: readonly string[]): string | undefined =>
  args.length === 0 ? 'portolan.yaml' : args.find((a) => /\.ya?ml$/.test(a))

/** Neighbouring arguments that begin with a sigil belong to the spec before: `hdf5 +mpi`. */
function fromSpecs(args: readonly string[], policies: Policies, options: PlanOptions): PlanRequest {
  const texts: string[] = []
  for (const arg of args) {
    if (texts.length > 0 && /^[+~^%@]|^[\w-]+:?==?/.test(arg)) texts.push(`${texts.pop()} ${arg}`)
    else texts.push(arg)
  }
  const roots = texts.map((text): Root => ({
    text,
    spec: parseSpec(text),
    evidence: { source: 'command line', detail: text },
  }))
  return {
    name: roots[0]?.spec.name ?? 'plan',
    roots,
    policies,
    ...preferred(options.with, ['auto']),
    ...(options.target === undefined ? {} : { target: options.target }),
    ...(options.tests === undefined ? {} : { tests: options.tests }),
    ...(options.unify === undefined ? {} : { unify: options.unify }),
  }
}

/** Asked for in so many words, `auto` asks every tool. */
const preferred = (
  given: readonly string[] | undefined,
  otherwise: readonly string[],
): Pick<PlanRequest, 'prefer' | 'everyTool'> => ({
  prefer: given ?? otherwise,
  ...(given?.includes('auto') ? { everyTool: true } : {}),
})

async function fromFile(file: string, extra: Policies, options: PlanOptions): Promise<PlanRequest> {
  const requirement = await loadRequirement(file)
  const text = await readFile(file, 'utf8')
  const lineOf = (needle: string) => {
    const at = text.split('\n').findIndex((l) => l.includes(needle))
    return at < 0 ? {} : { line: at + 1 }
  }
  const roots = requirement.requires.map((spec): Root => ({
    text: spec,
    spec: parseSpec(spec),
    evidence: { source: file, ...lineOf(spec), detail: spec },
  }))
  const own = await ownCode(requirement, file, lineOf('sources:'))
  const target = options.target ?? requirement.site?.target
  return {
    name: requirement.name,
    roots: [
      ...roots,
      ...(own ? await impliedRoots(requirement, own.folder, roots, own.reason.evidence[0]!) : []),
    ],
    policies: withRequirement(requirement, file, extra),
    ...preferred(options.with, requirement.prefer),
    ...(target === undefined ? {} : { target }),
    ...(options.tests === undefined ? {} : { tests: options.tests }),
    ...(options.unify === undefined ? {} : { unify: options.unify }),
    ...(requirement.site?.quota ? { quota: requirement.site.quota } : {}),
    ...(own ? { own } : {}),
  }
}

function withRequirement({ site, name }: Requirement, file: string, extra: Policies): Policies {
  const rules = (specs: readonly string[] | undefined, what: string): PolicyRule[] =>
    (specs ?? []).map((spec) => ({ spec, reason: `${name} ${what} it (${basename(file)})` }))
  return {
    ...extra,
    mustReuse: [...extra.mustReuse, ...rules(site?.must, 'wants the installed one of')],
    forbid: [...extra.forbid, ...rules(site?.forbid, 'refuses')],
    prefer: [...extra.prefer, ...rules(site?.prefer, 'prefers')],
  }
}

async function ownCode(
  requirement: Requirement,
  file: string,
  line: { line?: number },
): Promise<PlanRequest['own']> {
  const { sources, build } = requirement
  if (sources === undefined) return undefined
  if (build === undefined) {
    throw new PortolanError(
      'REQUIREMENT_INVALID',
      "'sources' is given, but not how to build them",
      {
        where: file,
        hint: "add a line 'build: cmake' (or make, autotools, meson)",
      },
    )
  }
  const folder = resolve(dirname(file), sources)
  return {
    folder,
    buildSystem: build,
    ...(requirement.test === undefined ? {} : { test: requirement.test }),
    ...(requirement.run === undefined ? {} : { run: requirement.run }),
    digest: await sourceDigest(folder),
    reason: {
      code: 'own-code',
      text: `your own code in ${sources === '.' ? dirname(file) : sources}, built last with ${build}`,
      evidence: [{ source: file, ...line }],
    },
  }
}

const languages: Readonly<Record<string, string>> = {
  '.c': 'c',
  '.cc': 'cxx',
  '.cpp': 'cxx',
  '.cxx': 'cxx',
  '.C': 'cxx',
  '.f': 'fortran',
  '.f90': 'fortran',
  '.F': 'fortran',
  '.F90': 'fortran',
  '.f03': 'fortran',
  '.f08': 'fortran',
}
const buildTools = {
  cmake: ['cmake', 'gmake'],
  make: ['gmake'],
  autotools: ['gmake'],
  meson: ['meson', 'ninja'],
} as const

/** The compilers and build tools that building the user's own code takes. */
async function impliedRoots(
  requirement: Requirement,
  folder: string,
  roots: readonly Root[],
  evidence: Root['evidence'],
): Promise<Root[]> {
  const used = new Set(
    (await sourceEntries(folder)).flatMap((e) => languages[extname(e.path)] ?? []),
  )
  const wanted = [...[...used].sort(), ...buildTools[requirement.build!]]
  return wanted
    .filter((name) => !roots.some((r) => r.spec.name === name))
    .map((name) => ({
      text: name,
      spec: parseSpec(name),
      evidence: { ...evidence, detail: `the sources are built with ${name}` },
      implied: true,
    }))
}

const PolicyFile = z.strictObject({
  mustReuse: z.array(PolicyRule).default([]),
  forbid: z.array(PolicyRule).default([]),
  prefer: z.array(PolicyRule).default([]),
  requestOnly: z.array(PolicyRule).default([]),
})

const kinds = ['mustReuse', 'forbid', 'prefer', 'requestOnly'] as const

function policyRules(text: string, file: string): z.infer<typeof PolicyFile> {
  const invalid = (what: string, at: string, cause?: unknown) =>
    new PortolanError('POLICY_INVALID', what, {
      where: at === '' ? file : `${file} at ${at}`,
      hint: 'rules are lists of {spec, reason} under mustReuse, forbid, prefer and requestOnly',
      cause,
    })
  const document = parseDocument(text)
  const [wrong] = document.errors
  if (wrong) throw invalid(wrong.message.split('\n')[0]!, '')
  let content: unknown
  try {
    content = document.toJS({ maxAliasCount: 20 })
  } catch (cause) {
    throw invalid((cause as Error).message, '', cause)
  }
  const parsed = PolicyFile.safeParse(content)
  const issue = parsed.error?.issues[0]
  if (!parsed.success) throw invalid(issue!.message, issue!.path.join('.'))
  for (const kind of kinds) {
    for (const [i, { spec }] of parsed.data[kind].entries()) {
      try {
        parseSpec(spec)
      } catch (cause) {
        throw invalid((cause as Error).message, `${kind}.${i}.spec`, cause)
      }
    }
  }
  return parsed.data
}

async function readPolicies(files: readonly string[]): Promise<Policies> {
  const all = noPolicies()
  for (const file of files) {
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new PortolanError('POLICY_UNREADABLE', 'the policy file cannot be read', {
        where: file,
        cause,
        hint: 'check the path given with --policy',
      })
    })
    const rules = policyRules(text, file)
    for (const kind of kinds) all[kind].push(...rules[kind])
  }
  return all
}

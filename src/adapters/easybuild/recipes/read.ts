/** Easyconfigs evaluated: facts, where the source comes from, and what decided all that. */
import type { RecipeHost, TreeView } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'
import type { Source, Toolchain } from '../../../model/package.ts'
import { archOf } from './constants.ts'
import { Easyblocks } from './easyblock.ts'
import { makeEvaluate, type Evaluate } from './evaluate.ts'
import type { DependencyFacts, EasyconfigFacts } from './facts.ts'
import { factsOf, type Draft } from './draft.ts'
import { easyconfigPart, firstAssigned, type Section } from './heading.ts'
import { mainSource } from './main-source.ts'
import { fileLabel, Robot, type EasyconfigFile, type Inputs } from './robot.ts'
import { settle, writtenDependencies, type Choose } from './settle.ts'
import { expand, templatesOf, type Templates } from './templates.ts'
import {
  fullVersion,
  isSystem,
  isToolchain,
  madeOfItself,
  Toolchains,
  type Hierarchy,
  unknownToolchain,
} from './toolchains.ts'
import { stringOf, type Plain } from './values.ts'

/** Far more than the largest real one (156 kB), and too little to be a burden. */
const maximumBytes = 4 * 1024 * 1024

export type Easyconfig = {
  facts: EasyconfigFacts
  source: Source | null
  /** As written: the name of one of EasyBuild's licence classes. */
  licence: string | undefined
  /** Blocks behind it, that are not read. */
  sections: readonly Section[]
}

/** Of an easyconfig that defines a toolchain, or is part of one. */
type Part = {
  /** Of the build too. */
  dependencies: readonly DependencyFacts[]
  runtime: readonly DependencyFacts[]
  inputs: ReadonlySet<string>
  error?: PortolanError
}

export class Easyconfigs {
  readonly robot: Robot
  readonly toolchains: Toolchains
  readonly #easyblocks: Easyblocks
  readonly #evaluate: Evaluate
  readonly #arch: string
  readonly #parts = new Map<string, Part>()
  readonly #choices = new Map<string, Choice>()

  constructor(trees: readonly TreeView[], host: RecipeHost) {
    this.robot = new Robot(trees)
    this.toolchains = new Toolchains(
      this.robot,
      (file, inputs) => this.#part(file, inputs).dependencies,
    )
    this.#easyblocks = new Easyblocks(trees)
    this.#evaluate = makeEvaluate(host)
    this.#arch = archOf(host)
  }

  /**
   * What decides the result is added to `inputs`, also when it throws: PortolanError where the file
   * can't be read, is not understood, or is refused by EasyBuild.
   */
  read(file: EasyconfigFile, inputs: Inputs): Easyconfig {
    inputs.add(fileLabel(file))
    const draft = this.#draft(file, inputs)
    const templates = this.#templates(draft, inputs)
    const settled = settle(draft.written, templates, this.#choose(inputs))
    const facts = factsOf(draft, settled, templates)
    return {
      facts,
      source: mainSource(draft, facts, templates),
      licence: draft.parameters.text('software_license'),
      sections: draft.sections,
    }
  }

  /** Kept, be it good or bad: one toolchain is behind hundreds of easyconfigs. */
  #part(file: EasyconfigFile, into: Inputs): Part {
    const label = fileLabel(file)
    let part = this.#parts.get(label)
    if (!part) {
      part = this.#readPart(file)
      // In a circle the answer depends on where one began: it is not for others.
      if (part.error?.code !== madeOfItself) this.#parts.set(label, part)
    }
    for (const input of part.inputs) into.add(input)
    if (part.error) throw part.error
    return part
  }

  #readPart(file: EasyconfigFile): Part {
    const inputs: Inputs = new Set()
    try {
      const { dependencies, builddependencies } = this.read(file, inputs).facts
      const all = [...builddependencies.flat(), ...dependencies]
      return { dependencies: all, runtime: dependencies, inputs }
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      return { dependencies: [], runtime: [], inputs, error }
    }
  }

  #draft(file: EasyconfigFile, inputs: Inputs): Draft {
    const { text, sections } = easyconfigPart(file.tree.text(file.path, maximumBytes))
    const { parameters, error } = this.#evaluate(text, fileLabel(file))
    if (error) throw error
    const name = parameters.text('name') ?? ''
    const written = firstAssigned(text, 'easyblock')
    const easyblock = this.#easyblocks.find(
      written === 'None' ? null : written,
      firstAssigned(text, 'name') ?? name,
      inputs,
    )
    parameters.checkMandatory(easyblock.easyblock?.mandatory ?? [])
    if (easyblock.easyblock) parameters.checkTypos(easyblock.easyblock.parameters)
    const toolchain = parameters.toolchain()
    return {
      parameters,
      name,
      version: parameters.text('version') ?? '',
      toolchain,
      easyblock,
      sections,
      written: writtenDependencies(parameters, toolchain, this.#arch),
      arch: this.#arch,
    }
  }

  /** In two rounds where the toolchain itself is written with templates. */
  #templates(draft: Draft, inputs: Inputs): Templates {
    const { parameters, written } = draft
    const source = {
      name: draft.name,
      version: draft.version,
      versionsuffix: parameters.text('versionsuffix') ?? '',
      versionprefix: parameters.text('versionprefix') ?? '',
      toolchain: draft.toolchain,
      githubAccount: parameters.text('github_account') ?? '%(namelower)s',
      bitbucketAccount: parameters.text('bitbucket_account') ?? '%(namelower)s',
      cudaComputeCapabilities: texts(parameters.list('cuda_compute_capabilities')),
      amdgcnCapabilities: texts(parameters.list('amdgcn_capabilities')),
      dependencies: [...written.dependencies, ...(written.iterate ? [] : written.builds.flat())],
      arch: draft.arch,
    }
    const { name, version } = draft.toolchain
    const first: Templates = `${name}${version}`.includes('%') ? templatesOf(source) : new Map()
    const toolchain = { name: expand(name, first), version: expand(version, first) }
    const parts = this.#toolchainParts(toolchain, inputs)
    return templatesOf({ ...source, dependencies: [...source.dependencies, ...parts] })
  }

  #toolchainParts({ name, version }: Toolchain, inputs: Inputs): readonly DependencyFacts[] {
    if (!isToolchain(name)) throw unknownToolchain(name)
    if (isSystem(name)) return []
    const file = this.robot.find(name, version, inputs)
    if (!file) return []
    return this.#part(file, inputs).runtime
  }

  /** The toolchain itself or the largest part of it for which there is an easyconfig. */
  #choose(inputs: Inputs): Choose {
    let parts: ReadonlySet<string> | undefined
    return (name, version, versionsuffix, own) => {
      const hierarchy = this.toolchains.hierarchy(own)
      if (hierarchy.inputs !== parts) for (const input of hierarchy.inputs) inputs.add(input)
      parts = hierarchy.inputs
      const key = `${name}\n${version}\n${versionsuffix}\n${own.name}\n${own.version}`
      let choice = this.#choices.get(key)
      if (!choice) {
        choice = this.#search(name, version, versionsuffix, hierarchy)
        this.#choices.set(key, choice)
      }
      for (const input of choice.inputs) inputs.add(input)
      return choice.toolchain
    }
  }

  #search(name: string, version: string, versionsuffix: string, { toolchains }: Hierarchy): Choice {
    const inputs: Inputs = new Set()
    const toolchain = toolchains?.findLast((toolchain) =>
      this.robot.find(name, fullVersion({ version, versionsuffix, toolchain }), inputs),
    )
    return { toolchain: toolchain ?? null, inputs: [...inputs] }
  }
}

type Choice = { toolchain: Toolchain | null; inputs: readonly string[] }

const texts = (values: readonly Plain[]) => values.flatMap((v) => stringOf(v) ?? [])

/** The parameters an easyconfig sets, checked and made into the types EasyBuild gives them. */
import { PortolanError } from '../../../model/errors.ts'
import type { Toolchain } from '../../../model/package.ts'
import { readToolchain } from './dependencies.ts'
import { show, textOf, type Plain } from './values.ts'
import { tool } from './tool.ts'
import { nearest } from './typos.ts'

const mandatory = ['name', 'version', 'toolchain', 'homepage', 'description']

const bad = (what: string, hint?: string) =>
  new PortolanError('EASYCONFIG', what, hint === undefined ? {} : { hint })

export class Parameters {
  readonly #names = new Map<string, string>()
  readonly #value: (name: string) => Plain
  readonly #read = new Map<string, Plain>()

  /** `value` gives that of a name among those assigned. */
  constructor(assigned: readonly string[], value: (name: string) => Plain) {
    this.#value = value
    const { alternativeParameters } = tool()
    for (const name of assigned) this.#names.set(name, name)
    // Where both names are set the later in the alphabet counts, as EasyBuild sets them in that order.
    for (const name of assigned) {
      const other = alternativeParameters.get(name)
      if (other === undefined) continue
      if (name > other || !this.#names.has(other)) this.#names.set(other, name)
      this.#names.delete(name)
    }
  }

  /** Throws PortolanError EASYCONFIG when one that EasyBuild or the easyblock insists on is missing. */
  checkMandatory(ofEasyblock: readonly string[]): void {
    const missing = [...mandatory, ...ofEasyblock].filter((name) => !this.#names.has(name))
    if (missing.length > 0) throw bad(`mandatory parameters are missing: ${missing.join(', ')}`)
  }

  /** As set; undefined when it is not. */
  get(name: string): Plain | undefined {
    const written = this.#names.get(name)
    if (written === undefined) return undefined
    let value = this.#read.get(written)
    if (value === undefined) this.#read.set(written, (value = this.#value(written)))
    return value
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  text(name: string): string | undefined {
    const value = this.get(name)
    if (value === undefined || value === null) return undefined
    if (typeof value === 'string') return value
    if (name === 'name' || name === 'version') return textOf(value)
    throw bad(`${name} is ${show(value)}, and should be a text`)
  }

  list(name: string): readonly Plain[] {
    const value = this.get(name)
    if (value === undefined || value === null) return []
    if (Array.isArray(value)) return value
    if (typeof value === 'string') return [value]
    throw bad(`${name} is ${show(value)}, and should be a list`)
  }

  /** How many files it names: a dictionary has one for each key. */
  count(name: string): number {
    const value = this.get(name)
    if (Array.isArray(value)) return value.length
    return value instanceof Map ? value.size : typeof value === 'string' ? 1 : 0
  }

  toolchain(): Toolchain {
    const written = this.get('toolchain')
    const toolchain = written instanceof Map ? readToolchain(written) : undefined
    if (toolchain) return toolchain
    throw bad(`toolchain is ${show(written ?? null)}`, "it is written {'name': …, 'version': …}")
  }

  /** Throws PortolanError EASYCONFIG where a name is likely a slip for that of a parameter. */
  checkTypos(known: ReadonlySet<string>): void {
    const slips = this.unknown(known).flatMap((name) => {
      const meant = nearest(name, [...tool().parameters, ...known])
      return meant === undefined ? [] : [`${name} instead of ${meant}`]
    })
    if (slips.length > 0) throw bad(`likely slips: ${slips.join(', ')}`)
  }

  /** Names set that are no parameter, nor marked as a variable of the file: `local_x`, `_x`, `x`. */
  unknown(known: ReadonlySet<string> | undefined): string[] {
    if (!known) return []
    const { parameters } = tool()
    return [...this.#names.keys()].filter(
      (name) =>
        !parameters.has(name) &&
        !known.has(name) &&
        name !== 'parallel' &&
        !/^(?:local_|_|[a-zA-Z]$)/.test(name),
    )
  }
}

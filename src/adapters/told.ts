/** Looks things up in a document that describes a machine, and knows afterwards what nobody asked for. */
import type { Skipped, Told } from './adapter.ts'

type Path = readonly string[]

const isMapping = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export class Document {
  readonly source: string
  private readonly value: unknown
  private readonly asked = new Set<string>()

  /** Scalars are text, see loose-yaml.ts. */
  constructor(value: unknown, source: string) {
    this.value = value
    this.source = source
  }

  /** What stands there, whatever it is; all of it counts as read. */
  at(...path: Path): unknown {
    this.asked.add(path.join(':'))
    return path.reduce<unknown>(
      (value, key) => (isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined),
      this.value,
    )
  }

  /** A text that is not empty. */
  text(...path: Path): Told<string> | undefined {
    const value = this.at(...path)
    return typeof value === 'string' && value.trim() !== '' && value !== 'null' && value !== '~'
      ? { value: value.trim(), source: this.source }
      : undefined
  }

  /** A whole number from 0. */
  count(...path: Path): Told<number> | undefined {
    const told = this.text(...path)
    return told && /^\d{1,15}$/.test(told.value)
      ? { value: Number(told.value), source: told.source }
      : undefined
  }

  /** Keys that were not asked for, each once, those above instead of all below where none was. */
  unread(): Skipped[] {
    return [...this.left(this.value, [])].map((detail) => ({
      skipped: { source: this.source, detail },
      reason: 'this key is not read',
    }))
  }

  private *left(value: unknown, path: Path): Iterable<string> {
    const name = path.join(':')
    if (path.length > 0 && this.asked.has(name)) return
    const below = [...this.asked].some((asked) => name === '' || asked.startsWith(`${name}:`))
    if (!below || !isMapping(value)) yield name
    else for (const [key, inner] of Object.entries(value)) yield* this.left(inner, [...path, key])
  }
}

/** Without the facts that nobody tells. */
export const toldOnly = <T extends object>(
  facts: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(facts).filter(([, told]) => told !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }

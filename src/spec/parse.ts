/**
 * Spec strings → Spec. One regular expression cuts tokens as Spack's own tokenizer does; a small
 * recursive reader puts them together. Parsing is memoised: recipes repeat the same conditions.
 */
import { PortolanError } from '../model/errors.ts'
import { mergeEdge, sameCondition } from './constrain.ts'
import { parseVersions, type Versions } from './range.ts'
import {
  compilerAliases,
  compilerFlagNames,
  emptySpec,
  type DependencyConstraint,
  type Spec,
  type VariantConstraint,
} from './spec.ts'

const ID = String.raw`[a-zA-Z_0-9][a-zA-Z_0-9\-]*`
const NAME = String.raw`[a-zA-Z_0-9][a-zA-Z_0-9\-.]*`
const VERSION = String.raw`=?(?:[a-zA-Z0-9_][a-zA-Z_0-9\-.]*\b)`
const RANGE = String.raw`(?:(?:${VERSION})?:(?:${VERSION}(?!\s*=))?)`
const ITEM = String.raw`(?:${RANGE}|${VERSION})`
const VALUE = String.raw`(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[a-zA-Z_0-9\-+*.,:=%^~/\\]+)`
const ASSIGN = String.raw`(?:(?<virtuals>${ID}(?:,${ID})*)=(?=${ID}))`

const tokenPattern = new RegExp(
  [
    String.raw`(?<edge>(?:%%|[\^%])\[)`,
    String.raw`(?<dependency>(?:%%|[\^%])\s*${ASSIGN}?)`,
    String.raw`(?<git>@(?:git\.[a-zA-Z_0-9][a-zA-Z_0-9./\-]*|[A-Fa-f0-9]{40})(?:=${VERSION.slice(2)})?)`,
    String.raw`(?<version>@\s*${ITEM}(?:\s*,\s*${ITEM})*)`,
    String.raw`(?<flag>(?:\+\+|~~|--|[~+\-])\s*${NAME})`,
    String.raw`(?<pair>(?<key>${NAME})(?<operator>:?==?)(?<value>${VALUE}))`,
    String.raw`(?<name>${ID}(?:\.${ID})*|\*)`,
    String.raw`(?<hash>/[a-zA-Z_0-9]+)`,
    String.raw`(?<close>\](?:\s*${ASSIGN.replace('virtuals', 'closeVirtuals')})?)`,
    String.raw`(?<space>\s+)`,
  ].join('|'),
  'y',
)

type Token = { kind: string; text: string; at: number; groups: Record<string, string | undefined> }

const kinds = [
  'space',
  'flag',
  'version',
  'name',
  'pair',
  'dependency',
  'edge',
  'close',
  'hash',
  'git',
]

/** Far above what anybody writes: the longest in a recipe has 191. */
const maxLength = 10_000

function tokenize(text: string): Token[] {
  if (text.length > maxLength) {
    throw new PortolanError('SPEC_SYNTAX', `a spec of ${text.length} characters`, {
      where: `'${text.slice(0, 40)}…'`,
      hint: `a spec may have ${maxLength} characters`,
    })
  }
  const tokens: Token[] = []
  let at = 0
  while (at < text.length) {
    tokenPattern.lastIndex = at
    const match = tokenPattern.exec(text)
    if (!match?.groups) throw syntaxError(text, at, `unexpected '${text[at]}'`)
    const groups = match.groups as Record<string, string | undefined>
    const kind = kinds.find((k) => groups[k] !== undefined)!
    if (kind !== 'space') tokens.push({ kind, text: match[0], at, groups })
    at += match[0].length
  }
  return tokens
}

function syntaxError(text: string, at: number, what: string): PortolanError {
  return new PortolanError('SPEC_SYNTAX', `${what} in the spec '${text}'`, {
    where: `column ${at + 1}`,
    hint: "specs are Spack syntax, e.g. 'hdf5@1.10: +mpi ^mpich'",
  })
}

function unquote(value: string): string {
  const mark = value[0]
  const quoted = value.length > 1 && (mark === "'" || mark === '"') && value.endsWith(mark)
  return quoted ? value.slice(1, -1).replaceAll(`\\${mark}`, mark) : value
}

function variant(name: string, operator: string, raw: string): VariantConstraint {
  const value = unquote(raw)
  const lower = value.toLowerCase()
  const values =
    lower === 'true' || lower === 'false'
      ? [lower === 'true']
      : value.split(',').map((v) => v.trim())
  return { name, values, exact: operator.startsWith(':'), propagate: operator.endsWith('==') }
}

class Reader {
  private at = 0
  private readonly text: string
  private readonly tokens: Token[]

  constructor(text: string) {
    this.text = text
    this.tokens = tokenize(text)
  }

  private fail(what: string): PortolanError {
    return syntaxError(this.text, this.tokens[this.at]?.at ?? this.text.length, what)
  }

  root(): Spec {
    const node = this.node(false)
    const dependencies: DependencyConstraint[] = []
    // After `^x`, every following `%y` belongs to x; other dependencies belong to the root.
    let last: { edge: DependencyConstraint; direct: DependencyConstraint[] } | null = null
    const close = () => {
      if (last) {
        add(dependencies, {
          ...last.edge,
          spec: { ...last.edge.spec, dependencies: last.direct },
        })
        last = null
      }
    }
    while (this.at < this.tokens.length) {
      const edge: DependencyConstraint = this.edge()
      if (edge.sigil === '^') {
        close()
        last = { edge, direct: [] }
      } else if (last) {
        add((last as { direct: DependencyConstraint[] }).direct, edge)
      } else add(dependencies, edge)
    }
    close()
    return dependencies.length === 0 ? node : { ...node, dependencies }
  }

  private edge(): DependencyConstraint {
    const token = this.tokens[this.at]!
    if (token.kind !== 'dependency' && token.kind !== 'edge')
      throw this.fail(`unexpected '${token.text}'`)
    this.at++
    const sigil = /^(%%|\^|%)/.exec(token.text)![0] as DependencyConstraint['sigil']
    const virtuals = token.groups['virtuals']?.split(',') ?? []
    let types: string[] = []
    let when: Spec | null = null
    if (token.kind === 'edge') {
      for (;;) {
        const inner = this.tokens[this.at]
        if (!inner) throw this.fail("missing ']'")
        this.at++
        if (inner.kind === 'close') {
          virtuals.push(...(inner.groups['closeVirtuals']?.split(',') ?? []))
          break
        }
        const value = unquote(inner.groups['value'] ?? '')
        if (inner.groups['key'] === 'virtuals') virtuals.push(...value.split(','))
        else if (inner.groups['key'] === 'deptypes') types = value.split(',')
        else if (inner.groups['key'] === 'when') when = parseSpec(value)
        else {
          this.at--
          throw this.fail(`unknown edge property '${inner.text}'`)
        }
      }
    }
    const spec = this.node(true)
    if (spec.name === null) throw this.fail(`a package name must follow '${sigil}'`)
    return { sigil, virtuals, types, when, spec: aliased(spec, sigil) }
  }

  private node(needsName: boolean): Spec {
    const node = {
      ...emptySpec,
      variants: [] as VariantConstraint[],
      flags: {} as Record<string, string>,
      propagatedFlags: [] as string[],
    }
    const first = this.tokens[this.at]
    if (first?.kind === 'name') {
      const parts = first.text.split('.')
      const name = parts.pop()!
      node.name = name === '*' ? null : name
      node.namespace = parts.length > 0 ? parts.join('.') : null
      this.at++
    } else if (needsName) return node
    for (; this.at < this.tokens.length; this.at++) {
      const token = this.tokens[this.at]!
      if (token.kind === 'version' || token.kind === 'git') {
        if (node.versions) throw this.fail('a second version')
        node.versions = this.versions(token)
      } else if (token.kind === 'flag') {
        const name = token.text.replace(/^[~+\-\s]+/, '')
        node.variants.push({
          name,
          values: [token.text.startsWith('+')],
          exact: false,
          propagate: /^(\+\+|~~|--)/.test(token.text),
        })
      } else if (token.kind === 'pair') {
        this.pair(node, token)
      } else if (token.kind === 'hash') node.hash = token.text.slice(1)
      else if (token.kind === 'name') throw this.fail(`a second package name '${token.text}'`)
      else break
    }
    return node
  }

  /** null for `@:`, which any version satisfies. */
  private versions(token: Token): Versions | null {
    const text = token.text.slice(1).replace(/\s+/g, '')
    try {
      const versions = parseVersions(token.kind === 'git' ? `=${text}` : text)
      return versions.text === ':' ? null : versions
    } catch (cause) {
      if (!(cause instanceof PortolanError)) throw cause
      throw new PortolanError(cause.code, `${cause.message} in the spec '${this.text}'`, {
        where: `column ${token.at + 1}`,
        ...(cause.hint === undefined ? {} : { hint: cause.hint }),
        cause,
      })
    }
  }

  private pair(
    node: {
      namespace: string | null
      target: string | null
      os: string | null
      platform: string | null
      flags: Record<string, string>
      propagatedFlags: string[]
      variants: VariantConstraint[]
    },
    token: Token,
  ): void {
    const { key = '', operator = '=', value = '' } = token.groups
    if (key === 'target' || key === 'os' || key === 'operating_system' || key === 'platform') {
      node[key === 'operating_system' ? 'os' : key] = unquote(value)
    } else if (key === 'arch' || key === 'architecture') {
      const parts = unquote(value).split('-')
      if (parts.length !== 3) node.target = unquote(value)
      else [node.platform, node.os, node.target] = parts as [string, string, string]
    } else if (key === 'namespace') node.namespace = unquote(value)
    else if (compilerFlagNames.has(key)) {
      const more = unquote(value).trim().split(/\s+/).join(' ')
      node.flags[key] = [node.flags[key], more].filter(Boolean).join(' ')
      if (operator.endsWith('==')) node.propagatedFlags.push(key)
    } else node.variants.push(variant(key, operator, value))
  }
}

/** Of two dependencies on one package, as `%c=gcc %gcc@12`, both must hold of one node. */
function add(edges: DependencyConstraint[], edge: DependencyConstraint): void {
  const same = (e: DependencyConstraint) =>
    e.spec.name === edge.spec.name &&
    e.types.join() === edge.types.join() &&
    sameCondition(e.when, edge.when)
  const at = edge.spec.name === null ? -1 : edges.findIndex(same)
  if (at < 0) edges.push(edge)
  else edges[at] = { ...mergeEdge(edges[at]!, edge), sigil: edges[at]!.sigil }
}

function aliased(spec: Spec, sigil: string): Spec {
  const package_ = sigil === '^' ? undefined : compilerAliases[spec.name ?? '']
  return package_ === undefined ? spec : { ...spec, name: package_ }
}

const cache = new Map<string, Spec>()

/** Half of all specs. */
const justName = /^[a-zA-Z_0-9][a-zA-Z_0-9-]{0,200}$/
const named = (name: string): Spec => ({ ...emptySpec, name })

/** Parses one spec or condition. Throws PortolanError SPEC_SYNTAX or VERSION_SYNTAX. */
export function parseSpec(text: string): Spec {
  const seen = cache.get(text)
  if (seen) return seen
  const spec = text === '' ? emptySpec : justName.test(text) ? named(text) : new Reader(text).root()
  if (cache.size < 200_000 && text.length < 1000) cache.set(text, spec)
  return spec
}

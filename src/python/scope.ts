/** Which names a function binds: they are its locals, wherever in the body they are bound. */
import type { Expression, Statement } from './ast.ts'

export type FunctionCode = {
  readonly statements: readonly Statement[]
  readonly locals: ReadonlySet<string>
  readonly globals: ReadonlySet<string>
  readonly nonlocals: ReadonlySet<string>
  readonly generator: boolean
}

export function functionCode(
  statements: readonly Statement[],
  parameters: readonly string[],
): FunctionCode {
  const scope = new Collector()
  for (const name of parameters) scope.bound.add(name)
  scope.statements(statements)
  const locals = new Set(
    [...scope.bound].filter((n) => !scope.globals.has(n) && !scope.nonlocals.has(n)),
  )
  const { globals, nonlocals, generator } = scope
  return { statements, locals, globals, nonlocals, generator }
}

/** The code of a lambda, or of the sources and targets of a comprehension. */
export function expressionCode(e: Expression, parameters: readonly string[]): FunctionCode {
  return functionCode([{ k: 'return', line: e.line, value: e }], parameters)
}

/** Names bound by an assignment target. */
export function targetNames(target: Expression, into: Set<string>): void {
  if (target.k === 'name') into.add(target.id)
  else if (target.k === 'tuple' || target.k === 'list') {
    for (const item of target.items) targetNames(item, into)
  } else if (target.k === 'starred') targetNames(target.value, into)
}

class Collector {
  readonly bound = new Set<string>()
  readonly globals = new Set<string>()
  readonly nonlocals = new Set<string>()
  generator = false

  statements(list: readonly Statement[]): void {
    for (const s of list) this.#statement(s)
  }

  #statement(s: Statement): void {
    switch (s.k) {
      case 'expression':
        return this.#expression(s.value)
      case 'assign':
        for (const t of s.targets) this.#target(t)
        return this.#expression(s.value)
      case 'augmented':
      case 'annotated':
        this.#target(s.target)
        if (s.value) this.#expression(s.value)
        return
      case 'return':
        if (s.value) this.#expression(s.value)
        return
      case 'if':
        for (const b of s.branches) {
          this.#expression(b.test)
          this.statements(b.body)
        }
        return this.statements(s.otherwise)
      case 'for':
        this.#target(s.target)
        this.#expression(s.source)
        this.statements(s.body)
        return this.statements(s.otherwise)
      case 'while':
        this.#expression(s.test)
        this.statements(s.body)
        return this.statements(s.otherwise)
      case 'def':
      case 'class':
        this.bound.add(s.name)
        for (const d of s.decorators) this.#expression(d)
        if (s.k === 'def') for (const p of s.params) this.#optional(p.default)
        else for (const b of s.bases) this.#expression(b)
        return
      case 'import':
        for (const n of s.names) this.bound.add(n.as ?? n.name.replace(/\..*/, ''))
        return
      case 'from':
        for (const n of s.names ?? []) this.bound.add(n.as ?? n.name)
        return
      case 'try':
        this.statements(s.body)
        for (const h of s.handlers) {
          if (h.type) this.#expression(h.type)
          if (h.name) this.bound.add(h.name)
          this.statements(h.body)
        }
        this.statements(s.otherwise)
        return this.statements(s.finally)
      case 'with':
        for (const i of s.items) {
          this.#expression(i.context)
          if (i.target) this.#target(i.target)
        }
        return this.statements(s.body)
      case 'raise':
        if (s.value) this.#expression(s.value)
        if (s.cause) this.#expression(s.cause)
        return
      case 'global':
        for (const n of s.names) this.globals.add(n)
        return
      case 'nonlocal':
        for (const n of s.names) this.nonlocals.add(n)
        return
      case 'del':
        for (const t of s.targets) this.#target(t)
        return
      case 'assert':
        this.#expression(s.test)
        if (s.message) this.#expression(s.message)
        return
      case 'pass':
      case 'break':
      case 'continue':
      case 'unsupported':
    }
  }

  #target(t: Expression): void {
    targetNames(t, this.bound)
    this.#expression(t)
  }

  #optional(e: Expression | null): void {
    if (e) this.#expression(e)
  }

  /** Only `:=` and `yield` matter in expressions. */
  #expression(e: Expression): void {
    switch (e.k) {
      case 'const':
      case 'name':
      case 'lambda':
        return
      case 'walrus':
        this.bound.add(e.name)
        return this.#expression(e.value)
      case 'yield':
      case 'yield-from':
        this.generator = true
        if (e.value) this.#expression(e.value)
        return
      case 'call':
        this.#expression(e.func)
        for (const a of e.args) this.#expression(a)
        for (const k of e.keywords) this.#expression(k.value)
        return
      case 'attribute':
      case 'starred':
      case 'unary':
      case 'await':
        return this.#expression(e.value)
      case 'tuple':
      case 'list':
      case 'set':
      case 'boolean':
        for (const i of e.items) this.#expression(i)
        return
      case 'dict':
        for (const k of e.keys) this.#optional(k)
        for (const v of e.values) this.#expression(v)
        return
      case 'subscript':
        this.#expression(e.value)
        return this.#expression(e.index)
      case 'slice':
        for (const p of [e.lower, e.upper, e.step]) this.#optional(p)
        return
      case 'binary':
        this.#expression(e.left)
        return this.#expression(e.right)
      case 'compare':
        this.#expression(e.left)
        for (const r of e.rights) this.#expression(r)
        return
      case 'conditional':
        this.#expression(e.test)
        this.#expression(e.chosen)
        return this.#expression(e.otherwise)
      case 'comprehension': {
        // Its targets are its own, but `:=` inside it binds outside.
        this.#expression(e.element)
        if (e.value) this.#expression(e.value)
        for (const c of e.clauses) {
          this.#expression(c.source)
          for (const i of c.conditions) this.#expression(i)
        }
        return
      }
      case 'fstring':
        for (const p of e.parts) this.#part(p)
    }
  }

  #part(p: Extract<Expression, { k: 'fstring' }>['parts'][number]): void {
    if (typeof p === 'string') return
    this.#expression(p.value)
    for (const s of p.spec) this.#part(s)
  }
}

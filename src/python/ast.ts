/** Syntax trees of Python 3.11, as the parser makes them; every node knows its line (from 1). */
import type { Value } from './values.ts'

export type Parameter = {
  name: string
  kind: 'positional-only' | 'positional' | 'star' | 'keyword' | 'double-star'
  default: Expression | null
}

export type Clause = {
  target: Expression
  source: Expression
  conditions: readonly Expression[]
}

/** `name` null: `**value`. */
export type KeywordArgument = { name: string | null; value: Expression }

export type FormatPart = {
  k: 'format'
  value: Expression
  conversion: 'r' | 's' | 'a' | null
  spec: readonly (string | FormatPart)[]
}

export type Expression =
  | { k: 'const'; line: number; value: Value }
  | { k: 'name'; line: number; id: string }
  | {
      k: 'call'
      line: number
      func: Expression
      args: readonly Expression[]
      keywords: readonly KeywordArgument[]
      starred: boolean
    }
  | { k: 'attribute'; line: number; value: Expression; name: string }
  | { k: 'tuple' | 'list' | 'set'; line: number; items: readonly Expression[]; starred: boolean }
  | {
      k: 'dict'
      line: number
      keys: readonly (Expression | null)[]
      values: readonly Expression[]
    }
  | { k: 'subscript'; line: number; value: Expression; index: Expression }
  | {
      k: 'slice'
      line: number
      lower: Expression | null
      upper: Expression | null
      step: Expression | null
    }
  | { k: 'binary'; line: number; op: string; left: Expression; right: Expression }
  | { k: 'unary'; line: number; op: string; value: Expression }
  | { k: 'boolean'; line: number; op: 'and' | 'or'; items: readonly Expression[] }
  | {
      k: 'compare'
      line: number
      left: Expression
      ops: readonly string[]
      rights: readonly Expression[]
    }
  | { k: 'conditional'; line: number; test: Expression; chosen: Expression; otherwise: Expression }
  | { k: 'lambda'; line: number; params: readonly Parameter[]; body: Expression }
  | {
      k: 'comprehension'
      line: number
      of: 'list' | 'set' | 'dict' | 'generator'
      element: Expression
      value: Expression | null
      clauses: readonly Clause[]
    }
  | { k: 'starred'; line: number; value: Expression }
  | { k: 'fstring'; line: number; parts: readonly (string | FormatPart)[] }
  | { k: 'walrus'; line: number; name: string; value: Expression }
  | { k: 'yield'; line: number; value: Expression | null }
  | { k: 'yield-from'; line: number; value: Expression }
  | { k: 'await'; line: number; value: Expression }

export type Handler = {
  line: number
  type: Expression | null
  name: string | null
  body: readonly Statement[]
}

export type Definition = {
  k: 'def'
  line: number
  name: string
  params: readonly Parameter[]
  decorators: readonly Expression[]
  asynchronous: boolean
  body: Body
}

/** A function's body: parsed, or where in `source` it will be found when it is first called. */
export type Body =
  | { statements: readonly Statement[] }
  | { source: string; start: number; end: number; line: number }

export type Statement =
  | { k: 'expression'; line: number; value: Expression }
  | { k: 'assign'; line: number; targets: readonly Expression[]; value: Expression }
  | { k: 'augmented'; line: number; target: Expression; op: string; value: Expression }
  | { k: 'annotated'; line: number; target: Expression; value: Expression | null }
  | { k: 'return'; line: number; value: Expression | null }
  | { k: 'pass' | 'break' | 'continue'; line: number }
  | {
      k: 'if'
      line: number
      branches: readonly { test: Expression; body: readonly Statement[] }[]
      otherwise: readonly Statement[]
    }
  | {
      k: 'for'
      line: number
      target: Expression
      source: Expression
      body: readonly Statement[]
      otherwise: readonly Statement[]
    }
  | {
      k: 'while'
      line: number
      test: Expression
      body: readonly Statement[]
      otherwise: readonly Statement[]
    }
  | Definition
  | {
      k: 'class'
      line: number
      name: string
      bases: readonly Expression[]
      keywords: readonly KeywordArgument[]
      decorators: readonly Expression[]
      body: readonly Statement[]
    }
  | { k: 'import'; line: number; names: readonly { name: string; as: string | null }[] }
  | {
      k: 'from'
      line: number
      module: string
      level: number
      /** null: `*`. */
      names: readonly { name: string; as: string | null }[] | null
    }
  | {
      k: 'try'
      line: number
      body: readonly Statement[]
      handlers: readonly Handler[]
      otherwise: readonly Statement[]
      finally: readonly Statement[]
    }
  | {
      k: 'with'
      line: number
      items: readonly { context: Expression; target: Expression | null }[]
      body: readonly Statement[]
    }
  | { k: 'raise'; line: number; value: Expression | null; cause: Expression | null }
  | { k: 'global' | 'nonlocal'; line: number; names: readonly string[] }
  | { k: 'del'; line: number; targets: readonly Expression[] }
  | { k: 'assert'; line: number; test: Expression; message: Expression | null }
  | { k: 'unsupported'; line: number; what: string }

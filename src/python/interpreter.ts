/** The machine that works: it puts the parts together and answers the host. */
import type { Expression } from './ast.ts'
import { PortolanError } from '../model/errors.ts'
import { attribute, setAttribute, tryAttribute } from './attributes.ts'
import './builtins.ts'
import { call } from './calls.ts'
import { PyRaise, raise } from './exceptions.ts'
import { evaluate } from './evaluate.ts'
import { execute } from './execute.ts'
import { iterate } from './iteration.ts'
import { defaultLimits, Frame, Machine, type Limits } from './machine.ts'
import { equals, truth } from './comparison.ts'
import { parseModule } from './parser.ts'
import { repr, str } from './representation.ts'
import { LimitReached, limitReached, SyntaxProblem, Unsupported, unsupported } from './signals.ts'
import { PyList, PyModule, type Keywords, type PyIterator, type Value } from './values.ts'

export type InterpreterOptions = {
  limits?: Partial<Limits>
  /**
   * The module of that absolute name; null when there is none (ModuleNotFoundError), undefined when
   * the host does not know (unsupported).
   */
  importer?: (name: string, vm: Interpreter) => PyModule | null | undefined
  setOrder?: 'unsupported' | 'insertion'
}

export class Interpreter extends Machine {
  readonly #importer: NonNullable<InterpreterOptions['importer']>
  constructor(options: InterpreterOptions = {}) {
    super({ ...defaultLimits, ...options.limits }, options.setOrder ?? 'unsupported')
    this.#importer = options.importer ?? (() => undefined)
  }

  /**
   * Evaluates a module's text into its names. `file` is what errors call it, `name` its `__name__`.
   * Throws PortolanError PYTHON_SYNTAX, PYTHON_UNSUPPORTED, PYTHON_LIMIT, or PYTHON_RAISED when the
   * program raises an exception that nobody catches.
   */
  evaluateModule(
    source: string,
    options: { file: string; name?: string; package?: string; names?: Iterable<[string, Value]> },
  ): PyModule {
    const { file, name = '__main__' } = options
    const module = new PyModule(name, {
      file,
      home: this.home,
      ...(options.package === undefined ? {} : { package: options.package }),
    })
    module.dict.set('__name__', name)
    for (const [k, v] of options.names ?? []) module.dict.set(k, v)
    return this.evaluateInto(module, source)
  }

  /** The same for a module that the host has made, e.g. to be found by imports in a circle. */
  evaluateInto(module: PyModule, source: string): PyModule {
    return this.run(() => {
      const frame = new Frame('module', module.dict, null, module, null, this.home)
      const { frame: outer, line } = this
      this.frame = frame
      this.line = 1
      this.charge(2 * source.length)
      execute(this, frame, parseModule(source))
      this.frame = outer
      this.line = line
      return module
    })
  }

  /** Makes everything this evaluation made read-only, for others to use. */
  freeze(): void {
    this.home.frozen = true
  }

  /** Runs host code that evaluates Python; its failures become PortolanErrors with `file:line`. */
  run<T>(action: () => T): T {
    const { frame, depth, classBody, line, trying } = this
    try {
      return action()
    } catch (error) {
      const known = this.#explain(error)
      if (!known) throw error
      this.frame = frame
      this.depth = depth
      this.classBody = classBody
      this.line = line
      this.trying = trying
      throw known
    }
  }

  #explain(error: unknown): PortolanError | null {
    const file = this.frame?.module.file ?? '?'
    const refused = error instanceof Unsupported || error instanceof LimitReached
    const where = refused && error.line !== null ? `${file}:${error.line}` : this.where()
    if (error instanceof SyntaxProblem) {
      return new PortolanError('PYTHON_SYNTAX', error.message, {
        where: `${file}:${error.line}`,
        hint: 'the text is no Python 3.11',
      })
    }
    if (error instanceof Unsupported) {
      return new PortolanError('PYTHON_UNSUPPORTED', `not modelled: ${error.message}`, { where })
    }
    if (error instanceof LimitReached) {
      return new PortolanError('PYTHON_LIMIT', error.message, { where })
    }
    if (error instanceof RangeError && /call stack|string length/i.test(error.message)) {
      return new PortolanError('PYTHON_LIMIT', 'values or code nested too deeply', { where })
    }
    if (error instanceof PyRaise) {
      return new PortolanError('PYTHON_RAISED', error.message, {
        where: error.where ?? where,
        cause: error,
      })
    }
    return null
  }

  evaluate(frame: Frame, e: Expression): Value {
    return evaluate(this, frame, e)
  }
  call(func: Value, args: readonly Value[], keywords: Keywords = null): Value {
    return call(this, func, args, keywords)
  }
  attribute(value: Value, name: string): Value {
    return attribute(this, value, name)
  }
  tryAttribute(value: Value, name: string): Value | undefined {
    return tryAttribute(this, value, name)
  }
  setAttribute(value: Value, name: string, to: Value): void {
    setAttribute(this, value, name, to)
  }
  iterate(value: Value): PyIterator {
    return iterate(this, value)
  }
  truth(value: Value): boolean {
    return truth(this, value)
  }
  equals(a: Value, b: Value): boolean {
    return equals(this, a, b)
  }
  repr(value: Value): string {
    return repr(this, value)
  }
  str(value: Value): string {
    return str(this, value)
  }
  list(items: Value[]): PyList {
    return new PyList(items, this.home)
  }
  importModule(name: string): PyModule {
    const module = this.tryImport(name)
    if (module) return module
    throw raise('ModuleNotFoundError', `No module named '${name}'`)
  }
  tryImport(name: string): PyModule | null {
    if (name.split('.').length > 50) throw limitReached('a module name of more than 50 parts')
    const module = this.#importer(name, this)
    if (module === undefined) throw unsupported(`the module ${name}`)
    return module
  }
}

/** The outcome of a program as the evaluator sees it, in the words of oracle.py. */
import { PortolanError } from '../../../src/model/errors.ts'
import { Interpreter, PyRaise, standardLibrary } from '../../../src/python/index.ts'

export type Outcome = {
  /** repr of `r`. */
  value?: string
  error?: string
  /** The exception's text; absent where ours is not meant to be CPython's. */
  text?: string
  syntax?: boolean
  refused?: string
}

const library = standardLibrary({})

export function ours(text: string): Outcome {
  const vm = new Interpreter({
    limits: { steps: 300_000, memory: 64 * 2 ** 20, depth: 100 },
    importer: (name) => library(name),
  })
  try {
    const module = vm.evaluateModule(text, { file: 't.py' })
    return { value: vm.run(() => vm.repr(module.dict.get('r') as never)) }
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    if (error.code === 'PYTHON_UNSUPPORTED') return { refused: error.message }
    if (error.code === 'PYTHON_LIMIT') return { refused: 'limit' }
    if (error.code === 'PYTHON_SYNTAX') return { syntax: true }
    if (!(error.cause instanceof PyRaise)) throw error
    const { value } = error.cause
    const name = value.cls.name
    if (!value.exact) return { error: name }
    try {
      return { error: name, text: vm.run(() => vm.str(value)) }
    } catch {
      return { error: name }
    }
  }
}

/** The text of an easyconfig, run as the Python program it is, → its parameters. */
import type { RecipeHost } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'
import { Interpreter } from '../../../python/interpreter.ts'
import { PyModule } from '../../../python/values.ts'
import { moduleMaker } from './constants.ts'
import { Parameters } from './parameters.ts'
import { plain } from './values.ts'

/**
 * `where` names the file in errors. What was assigned before an `error` (a PortolanError PYTHON_…)
 * stands; nothing is thrown but by the parameters themselves, EASYCONFIG.
 */
export type Evaluate = (
  text: string,
  where: string,
) => { parameters: Parameters; error?: PortolanError }

/** The largest real one takes 60,000 steps and 3 MB. */
const limits = { steps: 1_000_000, memory: 64 * 1024 * 1024 }

export function makeEvaluate(host: RecipeHost): Evaluate {
  const { make, isConstant } = moduleMaker(host)
  return (text, where) => {
    const vm = new Interpreter({ limits })
    const module = make(where, vm.home)
    const error = failure(() => vm.evaluateInto(module, text))
    const assigned = [...module.dict.keys()].filter(
      (name) => !isConstant(name) && !(module.dict.get(name) instanceof PyModule),
    )
    const parameters = new Parameters(assigned, (name) =>
      plain(module.dict.get(name) ?? null, (value) => vm.repr(value)),
    )
    return { parameters, ...(error ? { error } : {}) }
  }
}

function failure(action: () => void): PortolanError | undefined {
  try {
    action()
    return undefined
  } catch (error) {
    if (error instanceof PortolanError) return error
    throw error
  }
}

/** Of an error whose `where` is `file:line`. */
export function lineOf(error: PortolanError): number | undefined {
  const line = Number(/:(\d+)$/.exec(error.where ?? '')?.[1])
  return line > 0 ? line : undefined
}

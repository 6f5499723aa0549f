import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { PortolanError } from '../model/errors.ts'
import { Interpreter, PyRaise, standardLibrary } from './index.ts'

type Recorded = {
  program: string
  outcome: { value?: string; error?: string; text?: string; syntax?: true }
}

const recorded = readFileSync(new URL('fixtures/programs.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

const library = standardLibrary({})

function outcome(program: string): Recorded['outcome'] {
  const vm = new Interpreter({ importer: (name) => library(name) })
  try {
    const module = vm.evaluateModule(program, { file: 'program.py' })
    return { value: vm.run(() => vm.repr(module.dict.get('r') as never)) }
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    if (error.code === 'PYTHON_SYNTAX') return { syntax: true }
    if (!(error.cause instanceof PyRaise)) throw error
    const { value } = error.cause
    if (!value.exact) return { error: value.cls.name }
    return { error: value.cls.name, text: vm.run(() => vm.str(value)) }
  }
}

it.each(recorded)('answers program %# as CPython did', ({ program, outcome: theirs }) => {
  const mine = outcome(program)
  // Where our text is not meant to be CPython's, the class must still be the same.
  expect(mine).toEqual(
    mine.error !== undefined && mine.text === undefined ? { error: theirs.error } : theirs,
  )
})

it('has programs of all kinds', () => {
  expect(recorded.length).toBeGreaterThan(700)
  expect(recorded.filter((r) => r.outcome.value !== undefined).length).toBeGreaterThan(400)
  expect(recorded.filter((r) => r.outcome.error !== undefined).length).toBeGreaterThan(50)
  expect(recorded.filter((r) => r.outcome.syntax).length).toBeGreaterThan(10)
})

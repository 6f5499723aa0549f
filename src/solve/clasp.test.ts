import { afterEach, expect, test } from 'vitest'
import { openSolver, type Solver } from './clasp.ts'
import { FALSE, Program, TRUE } from './program.ts'

const open: Solver[] = []
const solver = (options: Parameters<typeof openSolver>[0] = {}): Solver => {
  const made = openSolver(options)
  open.push(made)
  return made
}
afterEach(async () => {
  for (const s of open.splice(0)) await s.close()
})

/** One of `n` atoms, the later the cheaper, at two priorities. */
function choice(n: number): Program {
  const program = new Program(null)
  const atoms = Array.from({ length: n }, () => program.atom())
  program.choice(atoms, [])
  program.atLeastOne(atoms, [])
  program.atMostOne(atoms)
  atoms.forEach((a, i) => {
    program.output(`a${i}`, a)
    program.cost(2, n - i, a)
    program.cost(1, i, a)
  })
  return program
}

/** `n + 1` pigeons in `n` holes: no answer, and long to find out. */
function pigeons(n: number): Uint8Array<ArrayBuffer> {
  const program = new Program(null)
  const at = Array.from({ length: n + 1 }, () => Array.from({ length: n }, () => program.atom()))
  for (const holes of at) {
    program.choice(holes, [])
    program.atLeastOne(holes, [])
  }
  for (let hole = 0; hole < n; hole++)
    for (let i = 0; i <= n; i++)
      for (let j = 0; j < i; j++) program.constraint([at[i]![hole]!, at[j]![hole]!])
  return program.aspif()
}

test('the best answer, with its costs by priority', async () => {
  expect(await solver().solve(choice(4).aspif(), 'optimise')).toEqual({
    result: 'model',
    shown: new Set(['a3']),
    costs: [1, 3],
    optimal: true,
  })
})

test('one solver answers one question after the other', async () => {
  const one = solver()
  const none = new Program(null)
  none.constraint([])
  expect(await one.solve(none.aspif(), 'decide')).toEqual({ result: 'none' })
  expect(await one.solve(choice(2).aspif(), 'decide')).toMatchObject({ result: 'model' })
})

test('what is constant is folded away', () => {
  const program = new Program(null)
  const atom = program.atom()
  expect(program.and([atom, TRUE])).toBe(atom)
  expect(program.and([atom, FALSE])).toBe(FALSE)
  expect(program.and([atom, -atom])).toBe(FALSE)
  expect(program.or([atom, FALSE])).toBe(atom)
  expect(program.or([atom, TRUE])).toBe(TRUE)
  expect(program.and([])).toBe(TRUE)
  expect(program.or([])).toBe(FALSE)
  expect(program.and([3, 2])).toBe(program.and([2, 3]))
})

test('facts are guarded only where they are to be explained', () => {
  const program = new Program((id) => id === 'near')
  const atom = program.atom()
  program.because('near', [atom])
  program.because('far', [atom])
  program.because('near', [-atom])
  expect([...program.guards.values()]).toEqual(['near'])
  const plain = new Program(null)
  plain.because('near', [plain.atom()])
  expect([...plain.guards]).toEqual([])
})

test('what is no program is an error of the tool, not a crash', async () => {
  await expect(
    solver().solve(new TextEncoder().encode('asp 1 0 0\nnonsense\n0\n'), 'optimise'),
  ).rejects.toMatchObject({
    code: 'SOLVER',
    exitCode: 3,
  })
})

test('time is limited, and the next question is answered all the same', async () => {
  const short = solver({ seconds: 1 })
  await expect(short.solve(pigeons(12), 'decide')).rejects.toMatchObject({
    code: 'SOLVE_TIMEOUT',
    exitCode: 3,
  })
  expect(await short.solve(choice(3).aspif(), 'optimise')).toMatchObject({ shown: new Set(['a2']) })
})

test('time can be limited of all questions together', async () => {
  const short = solver({ seconds: 0.5, together: true })
  const late = { code: 'SOLVE_TIMEOUT', message: 'no answer within 0.5 s' }
  await expect(short.solve(pigeons(12), 'decide')).rejects.toMatchObject(late)
  await expect(short.solve(pigeons(12), 'decide')).rejects.toMatchObject(late)
})

test('a limit beyond what timers can wait is no limit of zero', async () => {
  expect(await solver({ seconds: 1e9 }).solve(choice(3).aspif(), 'optimise')).toMatchObject({
    result: 'model',
  })
})

test('it is stopped at once', async () => {
  const controller = new AbortController()
  const stopped = solver({ signal: controller.signal })
  const answer = stopped.solve(pigeons(12), 'decide')
  setTimeout(() => controller.abort('SIGINT'), 200)
  const start = Date.now()
  await expect(answer).rejects.toMatchObject({ code: 'INTERRUPTED', exitCode: 130 })
  expect(Date.now() - start).toBeLessThan(3000)
})

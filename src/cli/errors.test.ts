import { expect, test } from 'vitest'
import { PortolanError } from '../model/errors.ts'
import { report } from './errors.ts'
import type { Io } from './io.ts'

function shown(error: unknown, options: Parameters<typeof report>[2] = {}, aborted = false) {
  const lines: string[] = []
  const controller = new AbortController()
  if (aborted) controller.abort()
  const io: Io = {
    out: () => {},
    err: (text) => lines.push(text),
    interactive: false,
    paint: (_, text) => text,
    signal: controller.signal,
  }
  return { code: report(error, io, options), text: lines.join('\n') }
}

test('an expected error has a code, a place and a hint, and no stack', () => {
  const error = new PortolanError('BAD_SPEC', "unexpected '@'", {
    where: 'portolan.yaml:3',
    hint: 'quote the spec',
    cause: new Error('deep'),
  })
  expect(shown(error)).toEqual({
    code: 2,
    text: "error[BAD_SPEC]: unexpected '@'\n  at portolan.yaml:3\n  hint: quote the spec",
  })
  expect(shown(error, { verbose: true }).text).toContain('Error: deep\n    at ')
})

test('exit codes are those of the error; a defect is 3 and shows its stack', () => {
  expect(shown(new PortolanError('NO_PLAN', 'no', { exitCode: 1 })).code).toBe(1)
  const defect = shown(new TypeError('x is undefined'))
  expect(defect.code).toBe(3)
  expect(defect.text).toContain('error[BUG]: x is undefined')
  expect(defect.text).toContain('errors.test.ts')
  expect(shown('thrown text').text).toContain('error[BUG]: thrown text')
})

test('interrupted is 130, without a stack', () => {
  const error = new DOMException('aborted', 'AbortError')
  expect(shown(error, {}, true)).toEqual({ code: 130, text: 'error[INTERRUPTED]: interrupted' })
})

test('as JSON it is one line', () => {
  const error = new PortolanError('A', 'b\nc', { where: 'd' })
  expect(JSON.parse(shown(error, { json: true }).text)).toEqual({
    error: { code: 'A', message: 'b\nc', where: 'd', exitCode: 2 },
  })
})

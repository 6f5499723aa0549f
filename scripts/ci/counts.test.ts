import { expect, test } from 'vitest'
import { counts } from './counts.ts'

const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 }

test('passed, failed and skipped are counted', () => {
  const report = { ...none, numPassedTests: 7, numPendingTests: 1, numTodoTests: 1 }
  expect(counts({ ...report, testResults: [] })).toEqual({
    line: '7 passed, 0 failed, 2 skipped',
    ok: true,
  })
  expect(counts({ ...report, numFailedTests: 1, testResults: [] }).ok).toBe(false)
})

test('a file that could not be loaded has failed', () => {
  const testResults = [
    { status: 'failed', assertionResults: [] },
    { status: 'passed', assertionResults: [{}] },
  ]
  const result = counts({ ...none, numPassedTests: 1, testResults })
  expect(result).toEqual({ line: '1 passed, 1 failed', ok: false })
})

test('no test is no success', () => {
  expect(counts({ ...none, testResults: [] })).toEqual({ line: '0 passed, 0 failed', ok: false })
})

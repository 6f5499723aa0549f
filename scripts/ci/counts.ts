/**
 * Prints the counts of a vitest JSON report as `N passed, N failed, N skipped`; exits 1 when
 * something failed or nothing ran. Usage: node scripts/ci/counts.ts REPORT
 */
import { readFileSync } from 'node:fs'

export type Report = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: readonly { status: string; assertionResults: readonly unknown[] }[]
}

export function counts(report: Report): { line: string; ok: boolean } {
  // A file that cannot be loaded has failed although none of its tests has.
  const unloaded = report.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  ).length
  const failed = report.numFailedTests + unloaded
  const skipped = report.numPendingTests + report.numTodoTests
  const line = `${report.numPassedTests} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`
  return { line, ok: failed === 0 && report.numPassedTests > 0 }
}

if (import.meta.main) {
  const { line, ok } = counts(JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Report)
  console.log(line)
  process.exitCode = ok ? 0 : 1
}

/** A Proof as a table for people: one line a finding, grouped by run; what differs says what was planned. */
import type { Finding, Proof } from '../../model/proof.ts'
import type { Io } from '../io.ts'

const words = {
  'as-planned': '✓ as planned ',
  differs: '✗ DIFFERS    ',
  'not-checked': '? not checked',
} as const
const styles = { 'as-planned': 'green', differs: 'red', 'not-checked': 'yellow' } as const

function findingLines(finding: Finding, width: number, io: Pick<Io, 'paint'>): string[] {
  const { verdict, subject, found, planned, seen } = finding
  const indent = ' '.repeat(2 + words[verdict].length + 2)
  const first = `  ${io.paint(styles[verdict], words[verdict])}  ${subject.padEnd(width)}  ${found}`
  return verdict === 'differs'
    ? [
        first,
        `${indent}${'planned'.padEnd(width)}  ${planned}`,
        `${indent}${'seen in'.padEnd(width)}  ${seen}`,
      ]
    : [first]
}

export function proofText(proof: Proof, io: Pick<Io, 'paint'>): string {
  const width = Math.max(...proof.findings.map((f) => f.subject.length), 'planned'.length)
  const lines = [`${proof.name}: ${proof.program}`]
  const groups = [undefined, ...proof.runs.map((run) => run.ranks)]
  for (const ranks of groups) {
    const findings = proof.findings.filter((f) => f.ranks === ranks)
    const command = proof.runs.find((run) => run.ranks === ranks)?.command.join(' ')
    const title = ranks === undefined ? 'before it runs' : `on ${ranks} rank${ranks > 1 ? 's' : ''}`
    lines.push('', command ? `${title}: ${command}` : title)
    lines.push(...findings.flatMap((f) => findingLines(f, width, io)))
  }
  const count = (verdict: Finding['verdict']) =>
    proof.findings.filter((f) => f.verdict === verdict).length
  const open = count('not-checked')
  lines.push(
    '',
    proof.holds
      ? `proved: ${count('as-planned')} findings are as planned${open > 0 ? `, ${open} not checked` : ''}`
      : `not proved: ${count('differs')} of ${proof.findings.length} findings differ from the plan`,
  )
  return lines.join('\n')
}

/** Whether what Spack installed is the plan's step: its database and the result's own spec. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { PortolanError } from '../../../model/errors.ts'
import type { Step } from '../../../model/plan.ts'
import type { DriverEvent } from '../../adapter.ts'
import { parseDatabase, SpackNode } from '../database.ts'
import { nodeDifferences } from '../lock.ts'

const notInstalled = (what: string, where: string): PortolanError =>
  new PortolanError('SPACK_NOT_INSTALLED', what, {
    where,
    hint: 'see the log of the step; run the build again to take it up',
    exitCode: 3,
  })

/** Prefix of an installed spec. Throws SPACK_NOT_INSTALLED. */
export async function prefixOf(hash: string, tree: string): Promise<string> {
  const file = join(tree, '.spack-db/index.json')
  const text = await readFile(file, 'utf8').catch(() => null)
  const record =
    text === null ? undefined : parseDatabase(text).records.find((r) => r.hash === hash)
  const path = record?.record.path
  if (record?.record.installed !== true || typeof path !== 'string') {
    throw notInstalled(`Spack's database does not have /${hash} as installed`, file)
  }
  return path
}

/** Tells a check for each thing the plan says of the step. */
export async function verify(
  step: Step,
  prefix: string,
  emit: (event: DriverEvent) => void,
): Promise<void> {
  const file = join(prefix, '.spack/spec.json')
  let node: SpackNode
  try {
    const { spec } = JSON.parse(await readFile(file, 'utf8')) as { spec: { nodes: unknown[] } }
    node = SpackNode.parse(spec.nodes[0])
  } catch {
    throw notInstalled('the result says nothing of itself', file)
  }
  const differing = nodeDifferences(step, node)
  emit({
    kind: 'check',
    claim: `the installed spec is ${step.spec}`,
    holds: differing.length === 0,
    seen:
      differing.length === 0
        ? `the same in ${file}`
        : differing.map((d) => `${d.what} ${d.spack} instead of ${d.plan}`).join(', '),
  })
}

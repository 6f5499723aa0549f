/** Each cause for which a step is a request to support, as docs of the design list them. */
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Plan, Step } from '../../model/plan.ts'
import type { Site } from '../../model/site.ts'
import { planHere } from '../plan-here.ts'
import { machine } from '../testing/machine.ts'

const folder = join(import.meta.dirname, 'requests')
const cases = (await readdir(folder, { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

/** Verdicts of what was asked for, each request for its own sake, and what goes with them. */
function shown({ steps }: Plan): string {
  const requests = steps.filter((s) => s.verdict === 'request')
  const cause = (s: Step) => s.reasons.at(-1)!
  const own = requests.filter((s) => cause(s).code !== 'part-of-request')
  const parts = requests.length - own.length
  return [
    ...steps.filter((s) => s.root).map((s) => `${s.verdict} ${s.software}`),
    ...own.flatMap((s) => [
      `${s.software}: ${cause(s).code}`,
      `  ${cause(s).text}`,
      ...cause(s).evidence.map((e) => `  [${e.source}]`),
    ]),
    ...(parts > 0 ? ['and parts of these'] : []),
    '',
  ].join('\n')
}

test.each(cases)('request: %s', async (name) => {
  const work = await mkdtemp(join(tmpdir(), 'portolan-golden-'))
  const facts = parse(await readFile(join(folder, 'site.yaml'), 'utf8')) as Partial<Site>
  const site = join(work, 'site.json')
  await writeFile(
    site,
    JSON.stringify(machine(facts.installations, { policies: facts.policies! })),
  )
  const [answer] = await planHere(
    [join(folder, name, 'portolan.yaml')],
    {
      site,
      seconds: 60,
      policyFiles: [],
      prefix: join(work, 'prefix'),
      catalog: join(import.meta.dirname, '../../../data/catalog/spack.pack'),
    },
    { signal: AbortSignal.timeout(120_000), progress: () => {} },
  )
  const plan = answer!.answer
  if (!('steps' in plan)) throw new Error(plan.core.map((f) => f.text).join('\n'))
  expect(plan.steps.some((s) => s.verdict === 'request')).toBe(true)
  await expect(shown(plan)).toMatchFileSnapshot(join(folder, name, 'expected.txt'))
}, 60_000)

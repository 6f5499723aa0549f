import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeActivation } from './activate.ts'
import { temporaryFolder, toyPlan, toyStep } from './fixtures/toy.ts'
import { layoutOf } from './layout.ts'

let prefix: string
beforeEach(() => {
  prefix = temporaryFolder()
})
afterEach(() => rmSync(prefix, { recursive: true, force: true }))

const installation = (use: object) => ({
  id: 'i',
  tool: 'debian',
  name: 'n',
  version: '1',
  variants: {},
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: [],
  linkable: true,
  use,
  evidence: [],
})
const plan = (name: string) =>
  toyPlan(
    [
      toyStep('mpich', [], {
        verdict: 'reuse',
        root: false,
        installation: installation({
          binDirs: ['/usr/bin'],
          programs: { mpiexec: '/usr/bin/mpiexec.mpich', helper: '/usr/bin/helper' },
        }),
      }),
      toyStep('tool', [], {
        verdict: 'reuse',
        root: false,
        installation: installation({ binDirs: ['/opt/tool/bin'], modules: ['tool/1 0'] }),
      }),
      toyStep('own', ['mpich', 'tool']),
    ],
    name,
  )
const run = (n: number) => String(n).padStart(12, '0')

async function written(name = 'heat', number = 1): Promise<{ script: string; text: string }> {
  const own = join(prefix, 'own')
  mkdirSync(join(own, 'bin'), { recursive: true })
  const script = await writeActivation(
    plan(name),
    new Map([['own', own]]),
    layoutOf(prefix),
    run(number),
  )
  return { script, text: readFileSync(script, 'utf8') }
}

test("results first, then the plan's own launchers, then folders that are not on every PATH", async () => {
  const { text } = await written()
  const links = join(prefix, 'env', `heat.${run(1)}`, 'bin')
  expect(text).toContain(`PATH=${prefix}/own/bin:${links}:/opt/tool/bin\${PATH:+:$PATH}`)
  expect(text).toContain("module load 'tool/1 0'")
  expect(readlinkSync(join(links, 'mpiexec'))).toBe('/usr/bin/mpiexec.mpich')
  // A renamed launcher looks for its helpers beside itself.
  expect(readlinkSync(join(links, 'helper'))).toBe('/usr/bin/helper')
})

test("the next build of a plan takes its place; other plans' are left alone", async () => {
  await written('heat', 1)
  await written('heat.more', 2)
  await written('heat', 3)
  expect(readdirSync(join(prefix, 'env')).toSorted()).toEqual(
    [`heat.${run(3)}`, `heat.more.${run(2)}`, 'heat.more.sh', 'heat.sh'].toSorted(),
  )
})

test('a name that is no file name does no harm', async () => {
  const { script, text } = await written('../x\ntouch evil #')
  expect(script).toBe(join(prefix, 'env', '.._x_touch_evil__.sh'))
  expect(text.split('\n').filter((line) => line.startsWith('touch'))).toEqual([])
  expect(existsSync(join(prefix, 'x'))).toBe(false)
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Conflict } from '../../model/conflict.ts'
import { Plan } from '../../model/plan.ts'
import type { Io } from '../io.ts'
import { conflictText } from './conflict.ts'
import { explainStep, planSummary, planTable, planTree } from './table.ts'

const io = (more: Partial<Io> = {}): Io => ({
  out: () => {},
  err: () => {},
  interactive: false,
  paint: (_, text) => text,
  signal: new AbortController().signal,
  ...more,
})
const coloured = io({ paint: (style, text) => `<${String(style)}>${text}</>` })

const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8'))
const makePlan = (): Plan => Plan.parse(fixture('plan.json'))

test('a table without colour says all that the one with colour says', () => {
  const plan = makePlan()
  expect(planTable(plan, io(), false)).toMatchInlineSnapshot(`
    "VERDICT     SOFTWARE  VERSION  BY       FROM             WHY
    request     daemon    1.0      support  recipe daemon    needed only by licensed, which support installs whole
    must-reuse  mpich     4.0      site     mpich 4.0        'mpi' must be reused: it drives the network
    reuse       zlib      1.0      site     zlib 1.0         hdf5 needs 'zlib' (build, link)
    build       hdf5      1.14     spack    recipe hdf5      site hdf5 1.10: version 1.10 is not in @1.12:, which solver asks for ('hdf5@1.12:+mpi')
    request     licensed  1.0      support  recipe licensed  users may not build 'licensed': only support has the licence
    build       solver    2.1      spack    recipe solver    no solver is installed"
  `)
  const bare = planTable(plan, coloured, false).replace(/<[a-z]+>|<\/>/g, '')
  expect(bare).toBe(planTable(plan, io(), false))
  expect(planTable(plan, coloured, false)).toContain('<red>request   </>')
})

test.each([60, 80, 120, 200])('in a terminal of %i columns no line is longer', (columns) => {
  const lines = planTable(makePlan(), io({ columns }), true).split('\n')
  expect(Math.max(...lines.map((l) => l.length))).toBeLessThanOrEqual(columns)
})

test('a terminal of 80 columns', () => {
  expect(planTable(makePlan(), io({ columns: 80, ascii: true }), false)).toMatchInlineSnapshot(`
    "VERDICT     SOFTWARE  VERSION  BY       FROM             WHY
    request     daemon    1.0      support  recipe daemon    needed only by licen...
    must-reuse  mpich     4.0      site     mpich 4.0        'mpi' must be reused...
    reuse       zlib      1.0      site     zlib 1.0         hdf5 needs 'zlib' (b...
    build       hdf5      1.14     spack    recipe hdf5      site hdf5 1.10: vers...
    request     licensed  1.0      support  recipe licensed  users may not build ...
    build       solver    2.1      spack    recipe solver    no solver is installed"
  `)
})

test('the tree', () => {
  const plan = makePlan()
  expect(planTree(plan, io(), false)).toMatchInlineSnapshot(`
    "solver@2.1 [build]
    ├─ hdf5@1.14 [build] (build,link)
    │  ├─ mpich@4.0 [must-reuse] (build,link as mpi)
    │  └─ zlib@1.0 [reuse] (build,link)
    ├─ licensed@1.0 [request] (run)
    │  └─ daemon@1.0 [request] (build,link)
    ├─ mpich@4.0 [must-reuse] (build,link as mpi)
    └─ zlib@1.0 [reuse] (build,link)"
  `)
  // oxlint-disable-next-line no-control-regex
  expect(planTree(plan, io({ ascii: true }), true)).toMatch(/^[\x00-\x7f]*$/)
  expect(planTree(plan, io({ ascii: true }), true).split('\n')).toContain(
    '|  |  `- hwloc@2.9 [reuse] (link)',
  )
})

test('the summary', () => {
  expect(planSummary(makePlan())).toMatchInlineSnapshot(
    `"my-solver for frontier (compute nodes, zen3, debian12): 1 must be reused, 2 reused, 2 to build, 2 to request"`,
  )
})

test('one step explained', () => {
  const plan = makePlan()
  const explained = (software: string) =>
    explainStep(plan.steps.find((s) => s.software === software)!)
  expect(explained('hdf5')).toMatchInlineSnapshot(`
    "hdf5@=1.14+mpi target=zen3
      verdict: build (spack)
      because solver needs 'hdf5@1.12:+mpi' (build, link)
        from recipes/solver:1
      because site hdf5 1.10: version 1.10 is not in @1.12:, which solver asks for ('hdf5@1.12:+mpi')
        from site of hdf5
      because spack can build exactly this
        from adapter spack
      not taken: hdf5@=1.10+mpi of site: version 1.10 is not in @1.12:, which solver asks for ('hdf5@1.12:+mpi')"
  `)
  expect(explained('daemon')).toContain('needed only by licensed, which support installs whole')
  expect(explained('mpich')).toContain("because 'mpi' must be reused: it drives the network")
})

test('text of a Site does not steer the terminal', () => {
  const plan = makePlan()
  const hostile = JSON.parse(
    JSON.stringify(plan).replaceAll('it drives the network', '\\u001b[2J\\u0007gone'),
  ) as Plan
  for (const step of hostile.steps) step.version = '1\u001b]0;x\u0007'
  const all = [
    planTable(hostile, io(), true),
    planTree(hostile, io(), true),
    ...hostile.steps.map(explainStep),
  ]
  // oxlint-disable-next-line no-control-regex
  for (const text of all) expect(text).not.toMatch(/[\u001b\u0007]/)
})

test('a conflict', () => {
  const conflict = Conflict.parse(fixture('conflict.json'))
  expect(conflictText(conflict, io())).toMatchInlineSnapshot(`
    "no plan for 'a@2', 'b@1': these facts cannot all hold
      1. 'a@2' asks for @2
         from test
      2. 'b@1' asks for @1
         from test
      3. a needs 'b@2' when @2
         from recipes/a:1
      hint: relax one of: '@2' of 'a@2', '@1' of 'b@1'"
  `)
  expect(conflictText(conflict, coloured)).toMatch(/^<red>no plan<\/> for/)
})

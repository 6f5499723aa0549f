/** A plan of the user's own code that builds in a second: small Makefiles that take their time. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sourceDigest } from '../../../src/util/source-folder.ts'

/** Files that each step installs; a kill in the middle would leave some of them out. */
export const filesPerStep = 12

/** `a` and `b` need nothing, `c` needs both, and so on: chains and parallel branches. */
const graph: Readonly<Record<string, readonly string[]>> = {
  a: [],
  b: [],
  c: ['a', 'b'],
  d: ['a'],
  e: ['c', 'd'],
  f: ['e'],
}

const makefile = (name: string): string =>
  [
    'PREFIX = /usr/local',
    'all:',
    '\t@sleep 0.05',
    `\t@echo ${name} > made`,
    'install: all',
    '\t@mkdir -p $(DESTDIR)$(PREFIX)/share',
    ...Array.from(
      { length: filesPerStep },
      (_, n) => `\t@sleep 0.005; cp made $(DESTDIR)$(PREFIX)/share/${n}`,
    ),
    '',
  ].join('\n')

/** Writes the sources and the plan below `folder`; gives the file of the plan. */
export async function writeToyPlan(folder: string, name = 'toy'): Promise<string> {
  const steps: unknown[] = []
  for (const [software, needs] of Object.entries(graph)) {
    const sources = join(folder, 'sources', software)
    mkdirSync(sources, { recursive: true })
    writeFileSync(join(sources, 'Makefile'), makefile(software))
    steps.push({
      id: `${software}-00000000`,
      software,
      version: '1.0',
      variants: {},
      target: 'x86_64',
      spec: `${software}@=1.0`,
      verdict: 'build',
      tool: 'source',
      root: software === 'f',
      own: { folder: sources, buildSystem: 'make', digest: await sourceDigest(sources) },
      dependencies: needs.map((id) => ({ id: `${id}-00000000`, types: ['build', 'link'] })),
      reasons: [],
      assumptions: [],
      alternatives: [],
      estimate: {},
    })
  }
  const plan = {
    $schema: 'https://portolan.dev/schemas/plan.json',
    schemaVersion: '1.0.0',
    name,
    site: { name: 'here', nodeClass: 'all', target: 'x86_64', os: 'linux' },
    requires: ['f'],
    steps,
    objective: [],
    losses: [],
    compared: [],
    inputs: { requirement: '', site: '', catalog: '' },
  }
  const file = join(folder, `${name}.json`)
  writeFileSync(file, JSON.stringify(plan, null, 1))
  return file
}

export const stepCount = Object.keys(graph).length

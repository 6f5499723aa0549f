/**
 * `<prefix>/env/<plan>.sh`: puts the built programs and the plan's own launchers and wrappers (the
 * right `mpiexec`, whatever the machine's default is) first on the PATH. Libraries need nothing:
 * they are found by RPATH.
 */
import { existsSync } from 'node:fs'
import { mkdir, readdir, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { Plan, Step } from '../model/plan.ts'
import { writeAtomic } from '../util/atomic.ts'
import { discard } from './discard.ts'
import { shellWords } from './exec.ts'
import { type Layout, plain } from './layout.ts'

/** Steps that are asked for, or that such a step is used together with at run time. */
function wanted(plan: Plan): Step[] {
  const direct = new Set(
    plan.steps
      .filter((step) => step.root)
      .flatMap((step) => step.dependencies)
      .filter((d) => d.types.some((type) => type === 'link' || type === 'run'))
      .map((d) => d.id),
  )
  return plan.steps.filter((step) => step.root || direct.has(step.id))
}

/**
 * Name → program, for installations with programs that are not found under that name anyway. Then
 * all of them: MPICH's mpiexec looks for its helpers in the folder it was called from.
 */
function renamedPrograms(steps: readonly Step[]): Map<string, string> {
  const found = new Map<string, string>()
  for (const step of steps) {
    const programs = Object.entries(step.installation?.use.programs ?? {})
    if (programs.every(([role, path]) => basename(path) === role)) continue
    for (const [role, path] of programs) if (!found.has(role)) found.set(role, path)
  }
  return found
}

/** Writes the script and gives its path. `results`: step id → folder of what was built. */
export async function writeActivation(
  plan: Plan,
  results: ReadonlyMap<string, string>,
  layout: Layout,
  run: string,
): Promise<string> {
  const steps = wanted(plan)
  const name = plain(plan.name)
  const links = join(layout.env, `${name}.${run}`, 'bin')
  await mkdir(links, { recursive: true })
  for (const [role, path] of renamedPrograms(steps)) await symlink(path, join(links, role))
  const built = steps
    .map((step) => results.get(step.id))
    .filter((prefix) => prefix !== undefined)
    .map((prefix) => join(prefix, 'bin'))
    .filter((folder) => existsSync(folder))
    .toReversed()
  const reused = steps
    .flatMap((step) => step.installation?.use.binDirs ?? [])
    .filter((folder) => !/^(\/usr(\/local)?)?\/s?bin$/.test(folder))
  const modules = steps.flatMap((step) => step.installation?.use.modules ?? [])
  const path = [...new Set([...built, links, ...reused])]
  const script = join(layout.env, `${name}.sh`)
  await writeAtomic(
    script,
    [
      `# Source this to use ${name}: . ${shellWords([script])}`,
      ...(modules.length > 0 ? [`module load ${shellWords(modules)}`] : []),
      `PATH=${path.map((p) => shellWords([p])).join(':')}\${PATH:+:$PATH}`,
      'export PATH',
      '',
    ].join('\n'),
  )
  await removeOld(layout, name, run)
  return script
}

async function removeOld(layout: Layout, name: string, run: string): Promise<void> {
  for (const entry of await readdir(layout.env)) {
    const isRun = /^[0-9a-f]{12}$/.test(entry.slice(name.length + 1))
    if (!entry.startsWith(`${name}.`) || !isRun || entry === `${name}.${run}`) continue
    await discard(join(layout.env, entry), layout.trash)
  }
}

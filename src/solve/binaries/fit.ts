/** Whether a ready build of a cache is what a step would build, on the machine the plan is for. */
import { judgeTarget, type RunsOn } from '../../compat/rules/cpu.ts'
import { judgeFortranModules, libstdcxxOf } from '../../compat/rules/gcc.ts'
import { compare } from '../../compat/rules/versions.ts'
import type { Binary } from '../../model/binary.ts'
import type { Plan, Step } from '../../model/plan.ts'

export type BinaryHost = {
  readonly os: string
  readonly target: string
  readonly runsOn: RunsOn
  /** Variants that a tool derives from the recipe: no plan knows them. */
  readonly derived?: ReadonlySet<string>
}

const texts = (value: Step['variants'][string] | undefined): string =>
  [value ?? []].flat().map(String).sort().join(',')

/** Why it does not fit, apart from what it depends on; null when it does. */
export function whyNotBinary(
  step: Step,
  binary: Binary,
  compilers: readonly Step[],
  host: BinaryHost,
): string | null {
  if (binary.version !== step.version) return `it is version ${binary.version}`
  for (const [name, value] of Object.entries(step.variants)) {
    const have = binary.variants?.[name]
    if (host.derived?.has(name) || texts(have) === texts(value)) continue
    return `its ${name} is ${have === undefined ? 'not known' : texts(have)} instead of ${texts(value)}`
  }
  if (binary.os !== host.os) return `it is for ${binary.os ?? 'an unknown system'}, not ${host.os}`
  const target = judgeTarget(binary.target, host.target, host.runsOn)
  if (target.verdict !== 'fits') return target.because
  return whyNotCompiler(binary, compilers)
}

/** The compilers that the plan builds the step with: what they link must run what this one did. */
function whyNotCompiler(binary: Binary, compilers: readonly Step[]): string | null {
  const [by] = compilers
  if (!by) return null
  const [name, version] = binary.compiler?.split('@') ?? []
  if (name === undefined || version === undefined) return 'its compiler is not known'
  if (name !== by.software)
    return `it was compiled with ${name}, the plan compiles with ${by.software}`
  if (version === by.version) return null
  const [own, plans] = [libstdcxxOf(version), libstdcxxOf(by.version)]
  if (name !== 'gcc' || !own || !plans)
    return `it was compiled with ${name} ${version}, the plan compiles with ${by.version}`
  if (compare(own.glibcxx.slice(8), plans.glibcxx.slice(8)) > 0)
    return `it was compiled with ${name} ${version}, whose libstdc++ is newer than that of ${by.version}`
  const modules = judgeFortranModules({ name, version }, { name, version: by.version })
  return modules.verdict === 'fits' ? null : modules.because
}

/** Steps that compile a step, the ones for C++ and Fortran first. */
export function compilersOf(step: Step, plan: Plan): Step[] {
  const rank = (virtuals: readonly string[]) =>
    virtuals.includes('cxx') || virtuals.includes('fortran') ? 0 : 1
  return step.dependencies
    .filter((d) => d.virtuals?.some((v) => ['c', 'cxx', 'fortran'].includes(v)))
    .toSorted((a, b) => rank(a.virtuals ?? []) - rank(b.virtuals ?? []))
    .flatMap((d) => plan.steps.find((s) => s.id === d.id) ?? [])
}

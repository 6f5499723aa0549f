/** Tests what a build description claims about the result, while it is not published yet. */
import { lstatSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import type { Step } from '../../model/plan.ts'
import type { DriverContext } from '../adapter.ts'
import type { Check } from './description.ts'
import type { Toolchain } from './environment.ts'

type Seen = { claim: string; holds: boolean; seen: string }

const content = (path: string): string | null =>
  statSync(path, { throwIfNoEntry: false })?.isFile() === true ? readFileSync(path, 'latin1') : null

/** Entries of a folder matching a last part with `*`. */
function matching(path: string): string[] {
  const pattern = basename(path)
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
  try {
    return readdirSync(dirname(path)).filter((name) => new RegExp(`^${pattern}$`).test(name))
  } catch {
    return []
  }
}

const archiveMagic = '!<arch>\n'

/** Runs programs against the staged result: its own libraries are not where RPATH says yet. */
function runner(tools: Toolchain, context: DriverContext) {
  const env = { ...tools.env, LD_LIBRARY_PATH: join(context.staging, 'lib') }
  return async (argv: readonly [string, ...string[]]): Promise<{ code: number; stdout: string }> =>
    context.exec(argv, { cwd: context.scratch, env, mayFail: true, capture: true })
}

async function test(check: Check, tools: Toolchain, context: DriverContext): Promise<Seen> {
  const at = (path: string) => join(context.staging, path)
  const run = runner(tools, context)
  if ('exists' in check) {
    const found = matching(at(check.exists))
    return { claim: `${check.exists} is there`, holds: found.length > 0, seen: found.join(', ') }
  }
  if ('absent' in check) {
    const found = matching(at(check.absent))
    return { claim: `${check.absent} is absent`, holds: found.length === 0, seen: found.join(', ') }
  }
  if ('shared' in check) {
    const elf = context.elf(at(check.shared))
    const claim = `${check.shared} is a shared library with soname ${check.soname}`
    const seen = elf ? `soname ${elf.soname ?? 'none'}` : 'no ELF file'
    return { claim, holds: elf?.soname === check.soname, seen }
  }
  if ('static' in check) return staticArchive(check, at(check.static), tools, context)
  if ('needs' in check) {
    const needed = context.elf(at(check.needs))?.needed ?? []
    const holds = needed.some((name) => new RegExp(check.matches).test(name))
    return { claim: `${check.needs} needs ${check.matches}`, holds, seen: needed.join(', ') }
  }
  if ('text' in check) {
    const text = content(at(check.text))
    const matches = text !== null && new RegExp(check.matches, 'm').test(text)
    const claim = `${check.text} ${check.not ? 'does not hold' : 'holds'} ${check.matches}`
    const holds = text !== null && matches !== (check.not === true)
    return { claim, holds, seen: text === null ? 'no file' : matches ? 'held' : 'not held' }
  }
  if ('run' in check) {
    const [program, ...args] = check.run
    const { code, stdout } = await run([at(program), ...args])
    const holds = code === 0 && new RegExp(check.matches, 'm').test(stdout)
    return {
      claim: `${check.run.join(' ')} says ${check.matches}`,
      holds,
      seen: stdout.slice(0, 200),
    }
  }
  if ('program' in check) {
    const source = join(context.scratch, 'check.c')
    const program = join(context.scratch, 'check')
    await writeFile(source, check.program)
    const folders = [`-I${at('include')}`, `-L${at('lib')}`]
    const flags = check.flags.map((flag) => flag.replace('{staging}', context.staging))
    const compiled = await run([tools.cc, source, '-o', program, ...folders, ...flags])
    const code = compiled.code === 0 ? (await run([program])).code : -1
    const seen = compiled.code === 0 ? `exit code ${code}` : 'does not compile'
    return { claim: `a program works with ${check.flags.join(' ')}`, holds: code === 0, seen }
  }
  const isLink = lstatSync(at(check.link), { throwIfNoEntry: false })?.isSymbolicLink()
  const claim = `${check.link} is ${check.is ? 'a' : 'no'} symbolic link`
  return { claim, holds: isLink === check.is, seen: isLink === undefined ? 'absent' : `${isLink}` }
}

async function staticArchive(
  check: Extract<Check, { static: string }>,
  path: string,
  tools: Toolchain,
  context: DriverContext,
): Promise<Seen> {
  const isArchive = content(path)?.startsWith(archiveMagic) === true
  const claim = `${check.static} is an archive of object files`
  if (!isArchive || check.pic !== true) return { claim, holds: isArchive, seen: `${isArchive}` }
  // The one sure test of position-independent code: the linker takes all of it.
  const whole = ['-Wl,--whole-archive', path, '-Wl,--no-whole-archive']
  const output = join(context.scratch, 'check.so')
  const { code } = await runner(tools, context)([tools.cc, '-shared', '-o', output, ...whole])
  const seen = code === 0 ? 'linked into a shared library' : 'cannot be linked into one'
  return { claim: `${claim} with position-independent code`, holds: code === 0, seen }
}

/** Of CMake's build types those with debug information; of others nothing is claimed. */
const withDebugInfo = new Set(['Debug', 'RelWithDebInfo'])

/** What `build_type` says, seen in the libraries of the result: debug information, optimisation. */
function buildTypeCheck(step: Step, context: DriverContext): Seen | null {
  const type = step.variants['build_type']
  const folder = join(context.staging, 'lib')
  const library = matching(join(folder, 'lib*')).find(
    (name) => content(join(folder, name)) !== null,
  )
  if (typeof type !== 'string' || library === undefined) return null
  const held = content(join(folder, library))?.includes('.debug_info') === true
  const claim = `build_type=${type}: ${withDebugInfo.has(type) ? '' : 'no '}debug information`
  return { claim, holds: held === withDebugInfo.has(type), seen: held ? 'there' : 'none' }
}

export async function runChecks(
  checks: readonly Check[],
  step: Step,
  tools: Toolchain,
  context: DriverContext,
): Promise<void> {
  const type = buildTypeCheck(step, context)
  if (type) context.emit({ kind: 'check', ...type })
  for (const check of checks) {
    context.emit({ kind: 'check', ...(await test(check, tools, context)) })
  }
}

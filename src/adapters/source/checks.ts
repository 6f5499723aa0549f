/** Tests what a build description claims about the result. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { DriverContext } from '../adapter.ts'
import type { Check } from './description.ts'

type Verdict = { claim: string; holds: boolean; seen: string }

const present = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

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

function verdict(check: Check, context: DriverContext): Verdict {
  const at = (path: string) => join(context.staging, path)
  if ('exists' in check) {
    const holds = matching(at(check.exists)).length > 0
    return { claim: `${check.exists} is there`, holds, seen: holds ? 'there' : 'absent' }
  }
  if ('absent' in check) {
    const found = matching(at(check.absent))
    return {
      claim: `${check.absent} is not there`,
      holds: found.length === 0,
      seen: found.length === 0 ? 'absent' : found.join(', '),
    }
  }
  if ('shared' in check) {
    const elf = context.elf(at(check.shared))
    return {
      claim: `${check.shared} is a shared library with soname ${check.soname}`,
      holds: elf?.soname === check.soname,
      seen: elf ? `soname ${elf.soname ?? 'none'}` : 'no ELF file',
    }
  }
  if ('static' in check) {
    const path = at(check.static)
    const magic = present(path) ? readFileSync(path).toString('latin1', 0, 8) : ''
    return {
      claim: `${check.static} is an archive of object files`,
      holds: magic === '!<arch>\n',
      seen: magic === '' ? 'absent' : magic === '!<arch>\n' ? 'archive' : 'something else',
    }
  }
  if ('text' in check) {
    const path = at(check.text)
    const holds = present(path) && new RegExp(check.matches, 'm').test(readFileSync(path, 'utf8'))
    return { claim: `${check.text} says ${check.matches}`, holds, seen: holds ? 'so' : 'not so' }
  }
  throw new Error(`unknown check ${JSON.stringify(check)}`)
}

export async function runChecks(checks: readonly Check[], context: DriverContext): Promise<void> {
  for (const check of checks) context.emit({ kind: 'check', ...verdict(check, context) })
}

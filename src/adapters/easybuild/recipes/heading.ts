/**
 * What EasyBuild reads from the text itself, before it runs it: the format's version, and name and
 * easyblock, which decide the class whose parameters count.
 */
import { PortolanError } from '../../../model/errors.ts'

/** The text behind `name =` on the first line that has it, without quotes; null where none does. */
export function firstAssigned(text: string, name: string): string | null {
  const start = new RegExp(`^[ \\t]*${name}[ \\t]*(?:=|: )[ \\t]*(?=\\S)(.*)`, 'm')
  const rest = start.exec(text)?.[1]
  if (rest === undefined) return null
  const comment = rest.indexOf('#', 1)
  const value = comment < 0 ? rest : rest.slice(0, comment)
  return value.trimEnd().replace(/^['"]+|['"]+$/g, '')
}

/** Throws PortolanError EASYCONFIG for what is no easyconfig of format 1.0 in one piece. */
export function checkFormat(text: string): void {
  if (text.trim() === '') throw new PortolanError('EASYCONFIG', 'the file is empty')
  const [, version] = /^#[ \t]+EASYCONFIGFORMAT[ \t]*(\d+\.\d+)[ \t]*$/m.exec(text) ?? []
  if (version !== undefined && version !== '1.0')
    throw new PortolanError(
      'EASYCONFIG',
      `easyconfig format ${version} is experimental and not read`,
      { hint: 'format 1.0 is what EasyBuild reads unless told otherwise' },
    )
  const section = /^(?:[ \t]*\[[\w.-]+\]|\[[ \t]*[^'"\s\]][^\]\n]*\])[ \t]*(?:#.*)?$/m.exec(text)
  if (section)
    throw new PortolanError('EASYCONFIG', `section ${section[0].trim()}: blocks are not read`)
}

/**
 * What EasyBuild reads from the text itself, before it runs it: the format's version, and name and
 * easyblock, which decide the class whose parameters count.
 */
import { PortolanError } from '../../../model/errors.ts'

const start = {
  name: /^[ \t]*name[ \t]*(?:=|: )[ \t]*(?=\S)(.*)/m,
  easyblock: /^[ \t]*easyblock[ \t]*(?:=|: )[ \t]*(?=\S)(.*)/m,
}

/** The text behind `name =` on the first line that has it, without quotes; null where none does. */
export function firstAssigned(text: string, name: 'name' | 'easyblock'): string | null {
  const rest = start[name].exec(text)?.[1]
  if (rest === undefined) return null
  const comment = rest.indexOf('#', 1)
  const value = comment < 0 ? rest : rest.slice(0, comment)
  return value.trimEnd().replace(/^['"]+|['"]+$/g, '')
}

export type Section = { name: string; line: number }

/**
 * The part that EasyBuild runs: what stands before the first section, and where the sections begin.
 * Throws PortolanError EASYCONFIG for another format than 1.0.
 */
export function easyconfigPart(text: string): { text: string; sections: Section[] } {
  if (text.trim() === '') throw new PortolanError('EASYCONFIG', 'the file is empty')
  const [, version] = /^#[ \t]+EASYCONFIGFORMAT[ \t]*(\d+\.\d+)[ \t]*$/m.exec(text) ?? []
  if (version !== undefined && version !== '1.0')
    throw new PortolanError(
      'EASYCONFIG',
      `easyconfig format ${version} is experimental and not read`,
      { hint: 'format 1.0 is what EasyBuild reads unless told otherwise' },
    )
  const found = [...text.matchAll(/^\[[ \t]*[^\s\]].*\][ \t]*(?:#.*)?$/gm)]
  const sections = found.map(({ 0: name, index }) => ({
    name: name.trim(),
    line: text.slice(0, index).split('\n').length,
  }))
  return { text: text.slice(0, found[0]?.index), sections }
}

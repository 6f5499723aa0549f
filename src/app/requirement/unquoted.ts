/**
 * Specs that YAML takes for something else: `- hdf5@1.12: +mpi` is a mapping, because of the colon.
 */
import { PortolanError } from '../../model/errors.ts'

export function unquotedSpec(spec: string, where: string): PortolanError {
  return new PortolanError('SPEC_UNQUOTED', `YAML reads this spec as a mapping: ${spec}`, {
    where,
    hint: `quote it: ${quoteYaml(spec)}`,
  })
}

const quoteYaml = (text: string): string =>
  text.includes('"') || text.includes('\\') ? `'${text.replaceAll("'", "''")}'` : `"${text}"`

/**
 * The spec when the line of `offset` is an unquoted item of a list that YAML cannot read: with two
 * colons, or beginning with a character YAML keeps for itself.
 */
export function looksUnquoted(
  text: string,
  offset: number,
): { text: string; offset: number } | null {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const line = text.slice(start, end === -1 ? undefined : end)
  const item = /^(\s*-\s+)((?:[%@]|[\w.-]+[@+~%^]).*?)(?:\s+#.*)?\s*$/.exec(line)
  return item ? { text: item[2]!, offset: start + item[1]!.length } : null
}

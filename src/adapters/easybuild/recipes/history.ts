import type { RecipeHistory } from '../../adapter.ts'

/** A parameter set to plain text at the start of a line. */
const parameter = (name: string) =>
  new RegExp(`^${name}\\s*=\\s*(?:"([^"%]+)"|'([^'%]+)')\\s*(?:#.*)?$`)
const [nameLine, versionLine] = [parameter('name'), parameter('version')]

function valueIn(lines: readonly string[], pattern: RegExp): string | undefined {
  const values = lines.flatMap((line) => {
    const match = pattern.exec(line)
    return match ? [match[1] ?? match[2] ?? ''] : []
  })
  // Set twice: which of them counts is not looked into.
  return values.length === 1 ? values[0] : undefined
}

/** Each easyconfig is a file of its own: a version came in with the first file that has it. */
export const history: RecipeHistory = {
  paths: ['*.eb', ':(exclude)test'],
  looksAt: 'files',
  versionsIn({ added }) {
    const lines = added.flat()
    const [name, version] = [valueIn(lines, nameLine), valueIn(lines, versionLine)]
    return name === undefined || version === undefined ? [] : [{ name, version }]
  },
}

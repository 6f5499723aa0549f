/**
 * Metadata of an installed Python distribution: `METADATA` of a `.dist-info` folder (PyPA's core
 * metadata, wheel format), `PKG-INFO` of an `.egg-info`. Headers as in mail, up to an empty line.
 */
export type Metadata = {
  name: string
  version: string
  requires: string[]
  requiresPython: string | undefined
}

/** null when there is no name or version. */
export function parseMetadata(text: string): Metadata | null {
  let name = ''
  let version = ''
  let requiresPython: string | undefined
  const requires: string[] = []
  for (const line of text.split(/\r?\n/)) {
    if (line === '') break
    const header = /^([A-Za-z-]+):\s*(.*)$/.exec(line)
    if (!header) continue
    const [, key = '', value = ''] = header
    if (key === 'Name') name = value.trim()
    else if (key === 'Version') version = value.trim()
    else if (key === 'Requires-Python') requiresPython = value.trim()
    else if (key === 'Requires-Dist' && !/;.*\bextra\b/.test(value)) requires.push(value.trim())
  }
  return name === '' || version === '' ? null : { name, version, requires, requiresPython }
}

/** PEP 503: lower case, runs of `-`, `_` and `.` become one `-`. */
export const normalName = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')

/** The name at the start of a requirement such as `numpy (>=1.2) ; python_version < "3"`. */
export const requiredName = (requirement: string): string =>
  normalName(/^\s*([A-Za-z0-9._-]+)/.exec(requirement)?.[1] ?? '')

/**
 * dpkg's database of packages, `/var/lib/dpkg/status`: paragraphs of `Field: value`, separated by
 * empty lines, continuation lines begin with a blank (deb-control(5), dpkg(1)).
 */
export type DebianPackage = {
  name: string
  /** dpkg architecture, e.g. `amd64`, `all`. */
  architecture: string
  version: string
  source: string
  /** `want error state` as dpkg writes it, e.g. `install ok installed`. */
  status: string
  depends: readonly { name: string; exact: boolean }[]
  /** Virtual and replaced names it stands for. */
  provides: readonly string[]
  /** Bytes, as the package's maker estimated them. */
  installedBytes: number | undefined
  multiArchSame: boolean
  homepage: string | undefined
  /** Line of the paragraph in the file, from 1. */
  line: number
}

export type StatusProblem = { line: number; reason: string }

const wanted = new Set([
  'Package',
  'Status',
  'Version',
  'Architecture',
  'Source',
  'Depends',
  'Pre-Depends',
  'Provides',
  'Installed-Size',
  'Multi-Arch',
  'Homepage',
])

export function parseStatus(text: string): {
  packages: DebianPackage[]
  problems: StatusProblem[]
} {
  const packages: DebianPackage[] = []
  const problems: StatusProblem[] = []
  let fields = new Map<string, string>()
  let start = 0
  const finish = (line: number) => {
    if (fields.size > 0) {
      const result = toPackage(fields, start)
      if ('reason' in result) problems.push(result)
      else packages.push(result)
    }
    fields = new Map()
    start = line + 1
  }
  let lineNumber = 0
  for (const line of text.split('\n')) {
    lineNumber++
    if (line === '') {
      finish(lineNumber)
      continue
    }
    if (start === 0) start = lineNumber
    if (line.startsWith(' ') || line.startsWith('\t')) continue
    const colon = line.indexOf(':')
    if (colon < 1) {
      problems.push({ line: lineNumber, reason: `not a field: "${line.slice(0, 60)}"` })
      continue
    }
    const field = line.slice(0, colon)
    if (wanted.has(field)) fields.set(field, line.slice(colon + 1).trim())
    else fields.set('', '')
  }
  finish(lineNumber)
  return { packages, problems }
}

function toPackage(fields: Map<string, string>, line: number): DebianPackage | StatusProblem {
  const name = fields.get('Package')
  const status = fields.get('Status')
  if (!name || !status) return { line, reason: `paragraph without ${name ? 'Status' : 'Package'}` }
  const version = fields.get('Version') ?? ''
  if (version === '' && !/ (not-installed|config-files)$/.test(status))
    return { line, reason: `${name} has no Version` }
  const size = Number(fields.get('Installed-Size'))
  return {
    name,
    architecture: fields.get('Architecture') ?? 'all',
    version,
    source: (fields.get('Source') ?? name).replace(/ .*$/, ''),
    status,
    depends: ['Pre-Depends', 'Depends'].flatMap((f) => parseDepends(fields.get(f) ?? '')),
    provides: (fields.get('Provides') ?? '')
      .split(',')
      .map((p) => p.trim().replace(/ .*$/, ''))
      .filter((p) => p !== ''),
    installedBytes: Number.isFinite(size) ? size * 1024 : undefined,
    multiArchSame: fields.get('Multi-Arch') === 'same',
    homepage: fields.get('Homepage'),
    line,
  }
}

/** `a (= 1), b | c` → names, alternatives included; `exact` where the version is pinned with `=`. */
function parseDepends(text: string): { name: string; exact: boolean }[] {
  return text
    .split(/[,|]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => ({
      name: part.replace(/[ :(].*$/, ''),
      exact: /\(\s*=/.test(part),
    }))
}

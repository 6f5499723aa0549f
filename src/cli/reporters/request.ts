/** A request as a letter to support, in Markdown or as plain text; what `verify` found, for people. */
import type { Verified } from '../../app/request.ts'
import type { Request } from '../../model/request.ts'

type Style = {
  readonly head: (level: number, words: string) => string
  readonly code: (words: string) => string
  readonly block: (text: string) => string[]
}

const markdown: Style = {
  head: (level, words) => `${'#'.repeat(level)} ${words}`,
  code: (words) => `\`${words}\``,
  block: (text) => {
    // A fence longer than any in the text.
    const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map((m) => m[0].length))
    const fence = '`'.repeat(longest + 1)
    return [fence, text.trimEnd(), fence]
  },
}
const plain: Style = {
  head: (level, words) =>
    level === 1 ? `${words}\n${'='.repeat(words.length)}` : `${words}\n${'-'.repeat(words.length)}`,
  code: (words) => words,
  block: (text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`),
}

export function requestText(request: Request, format: 'markdown' | 'text'): string {
  const { head, code, block } = format === 'markdown' ? markdown : plain
  const { wanted, site, name, native } = request
  const lines = [
    head(1, `Software for '${name}' on ${site.name === 'unknown' ? 'this machine' : site.name}`),
    '',
    `We ask you to install ${wanted.length === 1 ? 'one piece' : `${wanted.length} pieces`} of software on the ${site.nodeClass} nodes.`,
    'Anything that meets "accepted" will do; the example is one that fits.',
  ]
  wanted.forEach((w, at) => {
    lines.push(
      '',
      head(2, `${at + 1}. ${w.software}`),
      '',
      `- accepted: ${code(w.accepts)}`,
      `- example: ${code(w.example)}`,
      `- runs on: ${w.target}`,
      ...(w.boundTo.length > 0
        ? [`- linked with what is installed: ${w.boundTo.map(code).join(', ')}`]
        : []),
      ...(w.neededBy.length > 0 ? [`- needed by: ${w.neededBy.join(', ')}`] : []),
      '- why:',
      ...w.reasons.map(({ text, evidence }) => {
        const from = [...new Set(evidence.map((e) => e.source + (e.line ? `:${e.line}` : '')))]
        return `  - ${text}${from.length > 0 ? ` (${from.slice(0, 3).join(', ')})` : ''}`
      }),
    )
  })
  lines.push(
    '',
    head(2, 'How we will accept it'),
    '',
    'We run, with this request as a file,',
    '',
    ...block('portolan verify request.json'),
    '',
    'which finds the installations by the specs above. By hand: the module loads on a compute node, the libraries',
    'resolve there, and the program is linked with the MPI named above.',
  )
  if (native.length > 0) {
    lines.push('', head(2, 'Input for your tool'), '', 'Written by the plan; use it or not.')
    for (const { path, text } of native) lines.push('', `${path}:`, '', ...block(text))
  }
  return `${lines.join('\n')}\n`
}

const marks: Readonly<Record<Verified['verdict'], string>> = {
  fits: '✓ fits',
  'does not fit': '✗ does not fit',
  unknown: '? not certain',
  absent: '✗ not there',
}

export function verifiedText(all: readonly Verified[]): string {
  return all
    .flatMap(({ wanted, verdict, installation, because, use }) => [
      `${marks[verdict]}: ${wanted}${installation === undefined ? '' : ` (${installation})`}`,
      ...because.map((line) => `    ${line}`),
      ...(use === undefined ? [] : [`    use: ${use}`]),
    ])
    .join('\n')
}

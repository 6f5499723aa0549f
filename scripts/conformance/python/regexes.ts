/** Random uses of `re`. */
import type { Random } from './random.ts'

const subjects = [
  '',
  'a',
  'abc',
  'aab',
  'foo-1.2.3.tar.gz',
  'ab12_x',
  'a\\nb\\n',
  'aaa bbb',
  'x=1, y=22',
  'ABab',
  '__',
  '1.10rc1',
  'aXbXc',
  'v2.0-beta',
  '\\n',
  'é1',
  'abab',
  '((a))',
]

function atom(r: Random, depth: number): string {
  const simple = () =>
    r.pick([
      'a',
      'b',
      '.',
      'x',
      '1',
      '-',
      '_',
      '\\\\d',
      '\\\\w',
      '\\\\s',
      '[a-c]',
      '[^a]',
      '[0-9.]',
      '\\\\.',
      '[\\\\w-]',
      '\\\\D',
      '\\\\W',
      '=',
      ',',
      '\\\\b',
      '^',
      '$',
      '\\\\Z',
      '[^\\\\d]',
      'X',
    ])
  if (depth <= 0 || r.chance(0.55)) return simple()
  const inner = sequence(r, depth - 1)
  return r.pick([
    `(${inner})`,
    `(${inner})`,
    `(?:${inner})`,
    `(?P<n${r.int(99)}>${inner})`,
    `(?=${inner})`,
    `(?!${inner})`,
    `(${inner}|${sequence(r, depth - 1)})`,
    `(?:${inner}|)`,
    '\\\\1',
    `(?<=${simple()})`,
    `(?<!${simple()})`,
  ])
}

function sequence(r: Random, depth: number): string {
  let text = ''
  const count = 1 + r.int(3)
  for (let i = 0; i < count; i++) {
    text += atom(r, depth)
    if (r.chance(0.4))
      text += r.pick(['*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{,2}', '{1,}?'])
  }
  return text
}

export function regexProgram(r: Random): string {
  const pattern = sequence(r, 3)
  const subject = r.pick(subjects)
  const flags = r.chance(0.2) ? `, flags=re.${r.pick(['I', 'M', 'S', 'M | re.S'])}` : ''
  const call = r.pick([
    `[(m.group(), m.span(), m.groups()) if m else None for m in [re.${r.pick(['match', 'search', 'fullmatch'])}('${pattern}', '${subject}'${flags})]]`,
    `re.findall('${pattern}', '${subject}'${flags})`,
    `re.sub('${pattern}', '${r.pick(['', '-', '<\\\\g<0>>', '[\\\\1]', 'x'])}', '${subject}'${r.pick(['', ', 1', ', count=2'])}${flags})`,
    `re.split('${pattern}', '${subject}'${r.pick(['', ', 1'])}${flags})`,
    `[m.span() for m in re.finditer('${pattern}', '${subject}'${flags})]`,
    `re.subn('${pattern}', lambda m: m.group().upper(), '${subject}'${flags})`,
    `[m.groupdict('d') for m in re.finditer('${pattern}', '${subject}'${flags})]`,
    `re.escape('${subject}')`,
  ])
  return `import re\nr = ${call}`
}

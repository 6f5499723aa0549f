/** `textwrap.dedent`. Source: The Python Standard Library 3.11, textwrap. */
import { inexact } from '../exceptions.ts'
import { positional } from '../native.ts'
import { PyModule } from '../values.ts'

export function textwrapModule(): PyModule {
  const m = new PyModule('textwrap', { open: true, home: { frozen: false } })
  m.dict.set(
    'dedent',
    positional('dedent', 1, 1, (vm, [text]) => {
      if (typeof text !== 'string') throw inexact('TypeError', 'expected string')
      vm.step(text.length)
      vm.charge(4 * text.length)
      return dedent(text)
    }),
  )
  return m
}

function dedent(text: string): string {
  const clean = text.replace(/^[ \t]+$/gm, '')
  let margin: string | null = null
  for (const [, indent = ''] of clean.matchAll(/(?:^|(?<=\n))([ \t]*)(?=[^ \t\n])/g)) {
    if (margin === null || margin.startsWith(indent)) margin = indent
    else if (!indent.startsWith(margin)) {
      let n = 0
      while (margin[n] === indent[n]) n++
      margin = margin.slice(0, n)
    }
  }
  if (!margin) return clean
  return clean
    .split('\n')
    .map((l) => (l.startsWith(margin) ? l.slice(margin.length) : l))
    .join('\n')
}

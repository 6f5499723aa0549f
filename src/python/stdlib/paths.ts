/** `os.path` on POSIX, the functions that only look at text. Source: The Python Standard Library 3.11, os.path. */
import { inexact } from '../exceptions.ts'
import type { Machine } from '../machine.ts'
import { native, positional } from '../native.ts'
import { unsupported } from '../signals.ts'
import { PyModule, PyTuple, type Value } from '../values.ts'

function text(v: Value | undefined): string {
  if (typeof v === 'string') return v
  if (v !== null && typeof v === 'object') throw unsupported('os.path of this')
  throw inexact('TypeError', 'expected str, bytes or os.PathLike object')
}

export function joinPaths(first: string, ...parts: readonly string[]): string {
  let path = first
  for (const p of parts) {
    if (p.startsWith('/')) path = p
    else path += path === '' || path.endsWith('/') ? p : `/${p}`
  }
  return path
}

function splitPath(path: string): [head: string, tail: string] {
  const at = path.lastIndexOf('/') + 1
  const head = path.slice(0, at)
  return [/^\/*$/.test(head) ? head : head.replace(/\/+$/, ''), path.slice(at)]
}

function splitExtension(path: string): [root: string, extension: string] {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const at = name.lastIndexOf('.')
  // Leading dots begin no extension.
  if (at < 0 || /^\.*$/.test(name.slice(0, at))) return [path, '']
  return [path.slice(0, path.length - name.length + at), name.slice(at)]
}

export function normalize(path: string): string {
  if (path === '') return '.'
  const root = /^\/\/(?!\/)/.test(path) ? '//' : path.startsWith('/') ? '/' : ''
  const parts: string[] = []
  for (const p of path.split('/')) {
    if (p === '' || p === '.') continue
    if (p !== '..' || (root === '' && parts.length === 0) || parts[parts.length - 1] === '..') {
      parts.push(p)
    } else parts.pop()
  }
  return root + parts.join('/') || '.'
}

const simple: Readonly<Record<string, (path: string, vm: Machine) => Value>> = {
  basename: (p) => splitPath(p)[1],
  dirname: (p) => splitPath(p)[0],
  split: (p) => new PyTuple(splitPath(p)),
  splitext: (p) => new PyTuple(splitExtension(p)),
  normpath: normalize,
  isabs: (p) => p.startsWith('/'),
}

export function pathModule(): PyModule {
  const module = new PyModule('posixpath', { open: true, home: { frozen: false } })
  module.dict.set('sep', '/')
  module.dict.set(
    'join',
    native('join(a, *p)', (a, vm) => {
      const path = joinPaths(text(a.need('a')), ...a.rest.map(text))
      vm.charge(2 * path.length)
      return path
    }),
  )
  for (const [name, run] of Object.entries(simple)) {
    module.dict.set(
      name,
      positional(name, 1, 1, (vm, [p]) => {
        const path = text(p)
        vm.step(1 + path.length)
        return run(path, vm)
      }),
    )
  }
  return module
}

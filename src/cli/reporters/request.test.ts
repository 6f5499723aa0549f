import { expect, test } from 'vitest'
import { requestText, verifiedText } from './request.ts'

const request = {
  $schema: 'https://portolan.dev/schemas/request.json' as const,
  schemaVersion: '1.0.0',
  name: 'demo',
  site: { name: 'toy', nodeClass: 'compute' },
  wanted: [
    {
      step: 'hdf5-1',
      software: 'hdf5',
      version: '1.14.6',
      accepts: 'hdf5@1.14:+mpi ^mpich@4.0.2',
      example: 'hdf5@=1.14.6+mpi',
      target: 'zen3',
      boundTo: ['mpich@4.0.2'],
      neededBy: ['app@1.0'],
      reasons: [{ text: "asked for as 'hdf5'", evidence: [{ source: 'portolan.yaml', line: 2 }] }],
    },
  ],
  native: [{ format: 'spack', path: 'spack.yaml', text: 'spack:\n  # ``` of a comment\n' }],
}

test('the letter in Markdown: no text ends its block early', () => {
  const text = requestText(request, 'markdown')
  expect(text).toContain("# Software for 'demo' on toy")
  expect(text).toContain('- accepted: `hdf5@1.14:+mpi ^mpich@4.0.2`')
  expect(text).toContain("  - asked for as 'hdf5' (portolan.yaml:2)")
  expect(text).toContain('````\nspack:\n  # ``` of a comment\n````')
})

test('as plain text there is no markup', () => {
  const text = requestText(request, 'text')
  expect(text).not.toMatch(/^#|`hdf5/m)
  expect(text).toContain('    spack:')
})

test('what was found', () => {
  expect(
    verifiedText([
      { wanted: 'a', verdict: 'fits', installation: 'x', because: [], use: 'module load a' },
      { wanted: 'b@2', verdict: 'does not fit', because: ['y: version 1 is not in @2'] },
    ]),
  ).toBe(
    '✓ fits: a (x)\n    use: module load a\n✗ does not fit: b@2\n    y: version 1 is not in @2',
  )
})

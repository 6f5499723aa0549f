import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PortolanError } from '../../model/errors.ts'
import { end, head } from './fixtures/make-bundle.ts'
import { parseManifest } from './manifest.ts'

const parse = (...lines: string[]) => parseManifest([...lines, ''].join('\n'), 'b.tar.gz')

test('observations have their time and detail', () => {
  const manifest = parse(head, 'command\t7\t0\t1.25\t0.50\tuname\t-m', end)
  expect(manifest).toMatchObject({ collectorVersion: '0.1.0', nodeClass: 'login', skipped: [] })
  expect(manifest.observations[0]).toEqual({
    kind: 'command',
    id: '7',
    code: 0,
    at: '2026-01-02T03:04:06.250Z',
    seconds: 0.5,
    detail: ['uname', '-m'],
  })
})

test('what the collector left out, what it stopped and what makes no sense is told', () => {
  const { skipped } = parse(
    head,
    'skip\t-\t0\t0.00\t0.00\t/etc/x\tunreadable',
    'files\t-\t124\t1.00\t30.00\t/slow/*',
    'command\tx',
    'command\t1\t-5\t0\t0\tuname',
    end,
  )
  expect(skipped).toEqual([
    { source: '/etc/x', reason: 'not collected: unreadable' },
    { source: 'MANIFEST:4', reason: 'not an observation' },
    { source: 'MANIFEST:5', reason: 'not an observation' },
    { source: '/slow/*', reason: 'stopped by its time limit' },
  ])
})

test('a collector that did not come to its end is told', () => {
  expect(parse(head).skipped[0]?.reason).toContain('did not come to its end')
})

test.each([
  ['', 'BUNDLE_FORMAT'],
  ['portolan-bundle\t1\t0.1.0\tyesterday\tlogin', 'BUNDLE_FORMAT'],
  ['portolan-bundle\t1\t0.1.0', 'BUNDLE_FORMAT'],
  ['portolan-bundle\t2\t9.0.0\t2026-01-02T03:04:05Z\tlogin', 'BUNDLE_VERSION'],
])('first line %j: %s', (line, code) => {
  expect(() => parse(line, end)).toThrow(
    expect.objectContaining({ code, where: 'b.tar.gz: MANIFEST:1' }),
  )
})

test('any text gives a manifest or a clear error', () => {
  const field = fc.constantFrom(
    'command',
    'elf',
    'skip',
    '-',
    '0',
    '1.5',
    '-1',
    'NaN',
    '1e9',
    'ä',
    '\uFFFD',
  )
  const row = fc.array(field, { maxLength: 8 }).map((fields) => fields.join('\t'))
  fc.assert(
    fc.property(fc.array(fc.oneof(row, fc.string())), fc.boolean(), (rows, proper) => {
      try {
        const { observations } = parse(...(proper ? [head] : []), ...rows)
        expect(observations.every((o) => o.code >= 0)).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(PortolanError)
      }
    }),
  )
})

/** What a plan asks support for, as a document; and whether what is there then is what was asked for. */
import { expect, test } from 'vitest'
import { unknownSite } from '../adapters/test-site.ts'
import { head } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import type { Plan, Reason, Step } from '../model/plan.ts'
import { Request } from '../model/request.ts'
import { makeInstallation } from '../solve/testing/input.ts'
import { makeRequest, verifyRequest } from './request.ts'

const step = (software: string, version: string, more: Partial<Step> = {}): Step => ({
  id: software,
  software,
  version,
  variants: {},
  target: 'zen3',
  spec: `${software}@=${version}`,
  verdict: 'request',
  tool: 'support',
  root: false,
  dependencies: [],
  reasons: [],
  assumptions: [],
  alternatives: [],
  estimate: {},
  ...more,
})
const asked = (detail: string): Reason => ({
  code: 'asked-for',
  text: `asked for as '${detail}'`,
  evidence: [{ source: 'portolan.yaml', line: 2, detail }],
})
const needed = (by: string, ...specs: string[]): Reason => ({
  code: 'needed-by',
  text: `${by} needs ${specs.map((s) => `'${s}'`).join(', ')} (link)`,
  evidence: [{ source: `recipe ${by}` }],
})
const cause = (code: string, text: string): Reason => ({ code, text, evidence: [] })
const plan = (...steps: Step[]): Plan => ({
  ...head('plan'),
  name: 'demo',
  site: { name: 'toy', nodeClass: 'compute', target: 'zen3', os: 'rhel8' },
  requires: [],
  steps,
  objective: [],
  losses: [],
  compared: [],
  inputs: { requirement: '', site: '', catalog: '' },
})
const reuse = (installation: Installation): Step =>
  step(installation.name, installation.version, { verdict: 'reuse', tool: 'site', installation })
const mpich = { ...makeInstallation('m', 'mpich@4.0.2'), provides: ['mpi'] }
const siteOf = (...installations: Installation[]) => ({ ...unknownSite(), installations })

test('what is asked for is what everybody asks, bound to the MPI of the plan', async () => {
  const hdf5 = step('hdf5', '1.14.6', {
    reasons: [
      asked('hdf5@1.14:+mpi'),
      needed('netcdf-c', 'hdf5+hl', 'hdf5@1.12:'),
      cause('policy-request-only', 'users may not build it'),
    ],
    dependencies: [{ id: 'mpich', types: ['build', 'link'], virtuals: ['mpi'] }],
  })
  const app = step('netcdf-c', '4.9', {
    verdict: 'build',
    dependencies: [{ id: 'hdf5', types: ['link'] }],
  })
  const request = Request.parse(await makeRequest(plan(reuse(mpich), hdf5, app)))
  expect(request.wanted).toMatchObject([
    {
      software: 'hdf5',
      accepts: 'hdf5@1.14:+hl+mpi ^mpich@4.0.2',
      example: 'hdf5@=1.14.6',
      boundTo: ['mpich@4.0.2'],
      neededBy: ['netcdf-c@4.9'],
    },
  ])
  expect(request.wanted[0]!.reasons.map((r) => r.text)).toContain('users may not build it')
})

test.each([
  ['interconnect', 'must-reuse', 'libfabric', 'it is bound to the interconnect and absent'],
  ['driver', 'needs-root', 'cuda-driver', 'a driver is for root to install'],
  ['licence', 'by-hand', 'vasp', 'the source can only be downloaded by hand'],
  ['quota', 'over-quota', 'trilinos', 'it would exceed the quota'],
  ['no builder', 'no-builder', 'foo', 'no usable builder is there'],
  ['policy', 'policy-request-only', 'hdf5', 'users may not build it'],
])('each cause is told: %s', async (_, code, software, text) => {
  const { wanted } = await makeRequest(
    plan(step(software, '1.0', { reasons: [asked(software), cause(code, text)] })),
  )
  expect(wanted[0]).toMatchObject({ accepts: software, reasons: [{}, { text }] })
})

test('native input for the tool whose recipe it is, of what is asked for alone', async () => {
  const from = { tool: 'spack', name: 'zlib', evidence: { source: 'zlib/package.py' } }
  const { native } = await makeRequest(
    plan(
      step('zlib', '1.3', { package: from, spec: 'zlib@=1.3 target=zen3' }),
      step('other', '2.0', {
        verdict: 'build',
        tool: 'spack',
        package: { ...from, name: 'other' },
      }),
    ),
  )
  expect(native.map(({ format, path }) => [format, path])).toEqual([['spack', 'spack.yaml']])
  expect(native[0]!.text).toContain('zlib@=1.3 target=zen3')
  expect(native[0]!.text).not.toContain('other')
})

test('a plan that asks for nothing', async () => {
  await expect(makeRequest(plan(reuse(mpich)))).rejects.toThrow(/asks support for nothing/)
})

test.each<[string, Installation[], string, RegExp | null]>([
  [
    'as asked',
    [
      {
        ...makeInstallation('h', 'hdf5@1.14.3', { linked: { m: 'mpi' } }),
        variants: { mpi: true },
      },
      mpich,
    ],
    'fits',
    null,
  ],
  ['nothing', [mpich], 'absent', null],
  [
    'an older one',
    [
      { ...makeInstallation('h', 'hdf5@1.10', { linked: { m: 'mpi' } }), variants: { mpi: true } },
      mpich,
    ],
    'does not fit',
    /version 1\.10 is not in @1\.14:/,
  ],
  [
    'without MPI',
    [{ ...makeInstallation('h', 'hdf5@1.14.3'), variants: { mpi: false } }, mpich],
    'does not fit',
    /mpi/,
  ],
  [
    'with another MPI',
    [
      {
        ...makeInstallation('h', 'hdf5@1.14.3', { linked: { o: 'mpi' } }),
        variants: { mpi: true },
      },
      { ...makeInstallation('o', 'openmpi@5.0'), provides: ['mpi'] },
      mpich,
    ],
    'does not fit',
    /openmpi/,
  ],
  [
    'not probed',
    [makeInstallation('h', 'hdf5@1.14.3', { linked: { m: 'mpi' } }), mpich],
    'unknown',
    /nobody has told whether it is \+mpi/,
  ],
])('the answer of support: %s', async (_, installed, verdict, because) => {
  const request = await makeRequest(
    plan(
      reuse(mpich),
      step('hdf5', '1.14.6', {
        reasons: [asked('hdf5@1.14:+mpi')],
        dependencies: [{ id: 'mpich', types: ['link'], virtuals: ['mpi'] }],
      }),
    ),
  )
  const [verified] = verifyRequest(request, siteOf(...installed))
  expect(verified!.verdict).toBe(verdict)
  if (because) expect(verified!.because.join('\n')).toMatch(because)
})

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { judgeTarget } from './cpu.ts'
import { parseTable, rowsOf } from './data.ts'
import { judgeFortranModules, judgeLibgfortran, judgeLibstdcxx, libstdcxxOf } from './gcc.ts'
import { judgeGlibc } from './glibc.ts'
import { judgeCuda, judgeCudaTarget, judgeRocm } from './gpu.ts'
import { judgeMpi } from './mpi.ts'
import { judgePlatformTag, judgePythonTag } from './python.ts'
import { compare } from './versions.ts'

type Case = [what: string, answer: { verdict: string; because: string }, verdict: string]

test.each<Case>([
  [
    'all needed names are defined',
    judgeGlibc(['GLIBC_2.2.5', 'GLIBC_2.34'], { defines: ['GLIBC_2.2.5', 'GLIBC_2.34'] }),
    'fits',
  ],
  [
    'RHEL 9.7 says 2.34 and defines 2.35',
    judgeGlibc(['GLIBC_2.35'], { version: '2.34', defines: ['GLIBC_2.34', 'GLIBC_2.35'] }),
    'fits',
  ],
  ['only the version 2.34 is known', judgeGlibc(['GLIBC_2.35'], { version: '2.34' }), 'unknown'],
  ['2.36 beyond 2.34', judgeGlibc(['GLIBC_2.36'], { version: '2.34' }), 'does not fit'],
  ['2.38 beyond 2.28', judgeGlibc(['GLIBC_2.38'], { version: '2.28' }), 'does not fit'],
  ['packed relocations', judgeGlibc(['GLIBC_ABI_DT_RELR'], { version: '2.35' }), 'does not fit'],
  ['a version is enough downwards', judgeGlibc(['GLIBC_2.17'], { version: '2.28' }), 'fits'],
  ['musl', judgeGlibc(['GLIBC_2.17'], { family: 'musl', version: '1.2.4' }), 'does not fit'],
  ['nothing known', judgeGlibc(['GLIBC_2.17'], {}), 'unknown'],
  ['GLIBC_PRIVATE', judgeGlibc(['GLIBC_PRIVATE'], { version: '2.36' }), 'unknown'],
  ['nothing needed', judgeGlibc([], {}), 'fits'],

  ['GCC 12 brings 3.4.30', judgeLibstdcxx(['GLIBCXX_3.4.30'], { gcc: '12.2.0' }), 'fits'],
  ['GCC 12 has no 3.4.32', judgeLibstdcxx(['GLIBCXX_3.4.32'], { gcc: '12.2.0' }), 'does not fit'],
  ['CXXABI counts, too', judgeLibstdcxx(['CXXABI_1.3.15'], { gcc: '13.2.0' }), 'does not fit'],
  ['a GCC after the table', judgeLibstdcxx(['GLIBCXX_3.4.40'], { gcc: '16.1' }), 'unknown'],
  ['newest name', judgeLibstdcxx(['GLIBCXX_3.4.31'], { newest: 'GLIBCXX_3.4.30' }), 'does not fit'],
  [
    'the other kind by table',
    judgeLibstdcxx(['CXXABI_1.3.14'], { newest: 'GLIBCXX_3.4.30' }),
    'does not fit',
  ],
  [
    'newer than the table',
    judgeLibstdcxx(['CXXABI_1.3.17'], { newest: 'GLIBCXX_3.4.35' }),
    'unknown',
  ],
  [
    'all names known',
    judgeLibstdcxx(['GLIBCXX_3.4.30'], { defines: ['GLIBCXX_3.4.29'] }),
    'does not fit',
  ],
  ['nothing known', judgeLibstdcxx(['GLIBCXX_3.4.30'], {}), 'unknown'],

  ['GCC 12 and libgfortran.so.5', judgeLibgfortran('libgfortran.so.5', '12.2.0'), 'fits'],
  ['GCC 7', judgeLibgfortran('libgfortran.so.4', '7.5.0'), 'fits'],
  ['GCC 4.8', judgeLibgfortran('libgfortran.so.5', '4.8.5'), 'does not fit'],

  ['its own modules', modules('gcc 12.2.0', 'gcc 12.2.0'), 'fits'],
  ['formats 15 and 15', modules('gcc 9.4.0', 'gcc 11.1.0'), 'fits'],
  ['formats 14 and 15', modules('gcc 7.4.0', 'gcc 10.2.0'), 'does not fit'],
  ['another compiler', modules('gcc 12.2.0', 'llvm 18.1.0'), 'does not fit'],
  ['formats that are not listed', modules('gcc 13.2.0', 'gcc 15.1.0'), 'unknown'],
  ['one series', modules('gcc 13.1.0', 'gcc 13.3.0'), 'fits'],

  ['all features', judgeCuda('12.4.1', { driver: '550.54.15' }), 'fits'],
  ['minor version', judgeCuda('12.8.0', { driver: '535.104.05' }), 'fits'],
  ['a whole family above', judgeCuda('13.0.1', { driver: '535.104.05' }), 'does not fit'],
  ['older than the family', judgeCuda('12.0', { driver: '470.57.02' }), 'does not fit'],
  ['with cuda-compat', judgeCuda('12.4', { driver: '470.57.02', forward: '12.6' }), 'fits'],
  [
    'cuda-compat, beyond what it brings to the branch',
    judgeCuda('12.8', { driver: '470.57.02', forward: '12.8' }),
    'does not fit',
  ],
  ['before families', judgeCuda('10.2.89', { driver: '440.33.01' }), 'fits'],
  ['what the driver says', judgeCuda('12.2', { maxCuda: '12.4' }), 'fits'],
  ['a family above what it says', judgeCuda('13.0', { maxCuda: '12.4' }), 'does not fit'],
  ['no driver known', judgeCuda('12.2', {}), 'unknown'],
  ['a family after the table', judgeCuda('14.0', { driver: '610.43.02' }), 'does not fit'],

  ['Volta in CUDA 12', judgeCudaTarget('12.4', '70'), 'fits'],
  ['Volta in CUDA 13', judgeCudaTarget('13.0', '70'), 'does not fit'],
  ['Hopper in CUDA 11', judgeCudaTarget('11.4', '90'), 'does not fit'],
  ['not listed', judgeCudaTarget('12.4', '999'), 'unknown'],

  ['within two releases', judgeRocm('6.1.2', '6.3.0'), 'fits'],
  ['beyond them', judgeRocm('5.7.1', '6.3.0'), 'does not fit'],
  ['numbers of its own', judgeRocm('7.0.1', '30.30.2'), 'fits'],
  ['a driver not listed', judgeRocm('7.0.1', '30.10'), 'unknown'],

  ['one ABI', judgeMpi('mpich', 'mpich'), 'fits'],
  ['two families', judgeMpi('mpich', 'openmpi libmpi.so.40'), 'does not fit'],
  [
    'Open MPI 1.10 and MPICH share a soname',
    judgeMpi('openmpi libmpi.so.12', 'mpich'),
    'does not fit',
  ],
  ['the standard ABI is none of them', judgeMpi('mpi-standard-abi', 'mpich'), 'does not fit'],

  ['a wheel for this Python', python('cp311', 'cp311', '3.11'), 'fits'],
  ['for another', python('cp312', 'cp312', '3.11'), 'does not fit'],
  ['stable ABI', python('cp38', 'abi3', '3.11'), 'fits'],
  ['stable ABI of a newer one', python('cp312', 'abi3', '3.11'), 'does not fit'],
  ['pure', python('py3', 'none', '3.11'), 'fits'],
  [
    'free threads',
    judgePythonTag('cp314', 'cp314t', { version: '3.14', freeThreaded: true }),
    'fits',
  ],
  [
    'abi3 and free threads',
    judgePythonTag('cp38', 'abi3', { version: '3.14', freeThreaded: true }),
    'does not fit',
  ],

  ['manylinux', platform('manylinux_2_28_x86_64', '2.36'), 'fits'],
  ['manylinux beyond', platform('manylinux_2_38_x86_64', '2.36'), 'does not fit'],
  ['its old name', platform('manylinux2014_x86_64', '2.12'), 'does not fit'],
  ['another machine', platform('manylinux_2_17_aarch64', '2.36'), 'does not fit'],
  ['musl', platform('musllinux_1_2_x86_64', '2.36'), 'does not fit'],
  ['any', platform('any', '2.36'), 'fits'],
])('%s', (_, answer, verdict) => {
  expect(answer.verdict, answer.because).toBe(verdict)
})

function modules(writer: string, reader: string) {
  const of = (text: string) => {
    const [name = '', version = ''] = text.split(' ')
    return { name, version }
  }
  return judgeFortranModules(of(writer), of(reader))
}
function python(tag: string, abi: string, version: string) {
  return judgePythonTag(tag, abi, { version })
}
function platform(tag: string, version: string) {
  return judgePlatformTag(tag, { architecture: 'x86_64', libc: { family: 'glibc', version } })
}

test('every answer tells its reason and its source', () => {
  const answer = judgeCuda('12.4', { driver: '470.57.02' })
  expect(answer).toEqual({
    verdict: 'does not fit',
    because:
      'CUDA 12.4 needs driver 525, and it is 470.57.02; on data-centre GPUs cuda-compat would do',
    source: 'Alliance Canada software-stack-config at commit a5e60d8a, SitePackage.lua',
  })
})

test('libstdc++ of a release that is not listed is that of the one before', () => {
  expect(libstdcxxOf('12.4.0')?.glibcxx).toBe('GLIBCXX_3.4.30')
  expect(libstdcxxOf('9.2.1')?.glibcxx).toBe('GLIBCXX_3.4.27')
  expect(libstdcxxOf('4.4.7')).toBeNull()
})

const order = ['x86_64', 'x86_64_v2', 'x86_64_v3', 'zen3']
const runsOn = (a: string, b: string) =>
  order.includes(a) && order.includes(b) && order.indexOf(a) <= order.indexOf(b)

test.each([
  ['x86_64_v2', 'zen3', 'fits'],
  ['zen3', 'x86_64_v3', 'does not fit'],
  ['zen99', 'zen3', 'unknown'],
  [undefined, 'zen3', 'unknown'],
  ['zen3', undefined, 'unknown'],
])('code for %s on %s: %s', (target, host, verdict) => {
  expect(judgeTarget(target, host, runsOn).verdict).toBe(verdict)
})

test('the tables are in order: drivers and names grow with versions', () => {
  const grows = (values: readonly string[]) =>
    values.every((v, i) => i === 0 || compare(values[i - 1]!, v) <= 0)
  const releases = rowsOf('libstdcxx', ['gcc', 'glibcxx', 'cxxabi'])
  expect(grows(releases.map((r) => r.gcc))).toBe(true)
  expect(grows(releases.map((r) => r.glibcxx.slice(8)))).toBe(true)
  const toolkits = rowsOf('cuda-toolkits', ['cuda', 'driver'])
  expect(grows(toolkits.toReversed().map((r) => r.cuda))).toBe(true)
  expect(grows(toolkits.toReversed().map((r) => r.driver))).toBe(true)
  expect(grows(rowsOf('cuda-forward', ['driver', 'cuda']).map((r) => r.driver))).toBe(true)
})

test('a line with too few columns or an unknown source is told with its place', () => {
  expect(() => parseTable('# source a: x\n1\ta\n1\tb\n', 't', ['n'])).toThrow('t.tsv:3')
  expect(() => parseTable('# source a: x\n1\t2\ta\n', 't', ['n'])).toThrow('t.tsv:2')
})

const names = fc.uniqueArray(
  fc.integer({ min: 2, max: 40 }).map((n) => `GLIBC_2.${n}`),
  { maxLength: 8 },
)

test('a C library that defines more runs no less', () => {
  fc.assert(
    fc.property(names, names, names, (needs, defines, more) => {
      const before = judgeGlibc(needs, { defines })
      const after = judgeGlibc(needs, { defines: [...defines, ...more] })
      expect(before.verdict === 'fits' && after.verdict !== 'fits').toBe(false)
      expect(before.verdict).toBe(needs.every((n) => defines.includes(n)) ? 'fits' : 'does not fit')
    }),
  )
})

test('what needs more runs on no more: CUDA by driver and by toolkit', () => {
  const rank = { 'does not fit': 0, unknown: 1, fits: 2 }
  const drivers = rowsOf('cuda-toolkits', ['cuda', 'driver']).map((r) => r.driver)
  const toolkits = rowsOf('cuda-toolkits', ['cuda', 'driver']).map((r) => r.cuda)
  fc.assert(
    fc.property(
      fc.constantFrom(...toolkits),
      fc.constantFrom(...drivers),
      fc.constantFrom(...drivers),
      (toolkit, a, b) => {
        const [low, high] = compare(a, b) <= 0 ? [a, b] : [b, a]
        const [old, young] = [low, high].map((driver) => judgeCuda(toolkit, { driver }))
        expect(rank[old!.verdict]).toBeLessThanOrEqual(rank[young!.verdict])
      },
    ),
  )
})

test('MPI ABIs are a relation of equals', () => {
  const abis = [...new Set(rowsOf('mpi-sonames', ['soname', 'family', 'abi']).map((r) => r.abi))]
  for (const a of abis)
    for (const b of abis) {
      expect(judgeMpi(a, b).verdict).toBe(judgeMpi(b, a).verdict)
      expect(judgeMpi(a, b).verdict === 'fits').toBe(a === b)
    }
})

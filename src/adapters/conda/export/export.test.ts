import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { known } from '../../../model/common.ts'
import { testSite, unknownSite } from '../../test-site.ts'
import { compareDotted } from './dotted.ts'
import { exportConda } from './export.ts'
import { upstreamKernel } from './virtual.ts'

const { files, losses } = exportConda(testSite())
const file = (path: string) => files.find((f) => f.path === path)!.text

test('per node class what conda would detect there', () => {
  expect(parse(file('virtual-packages-gpu.yml'))).toEqual({
    subdirs: {
      'linux-64': {
        packages: {
          __unix: '0',
          __linux: '5.14.21',
          __glibc: '2.31',
          // The newest CUDA of the driver, not a toolkit that is installed.
          __cuda: '12.0',
          __cuda_arch: '8.0',
          __archspec: '1 zen3',
        },
      },
    },
  })
  expect(files.map((f) => f.path)).toContain('virtual-packages-login.yml')
  expect(losses).toEqual([
    'login: accelerators are unknown; conda takes a missing __cuda for "none"',
  ])
})

test('versions are text: YAML reads 2.30 as a number otherwise', () => {
  const site = testSite()
  const [login] = site.nodeClasses
  const version = known('2.30', { method: 'probed', source: 'test' })
  const [first] = exportConda({
    ...site,
    nodeClasses: [{ ...login!, libc: { ...login!.libc, version } }],
  }).files
  expect(first!.text).toContain('__glibc: "2.30"')
})

test('the variables are set by any POSIX shell', () => {
  const script = `${file('conda-gpu.sh')}\nprintf '%s ' "$CONDA_SUBDIR" "$CONDA_OVERRIDE_CUDA" "$CONDA_OVERRIDE_GLIBC" "$CONDA_OVERRIDE_LINUX" "$CONDA_OVERRIDE_ARCHSPEC"`
  expect(spawnSync('sh', ['-euc', script], { encoding: 'utf8' }).stdout).toBe(
    'linux-64 12.0 2.31 5.14.21 zen3 ',
  )
})

test('what is unknown is said nowhere', () => {
  const none = exportConda(unknownSite())
  expect(none.files).toEqual([])
  expect(none.losses.join('\n')).toContain("no platform for a machine 'unknown'")
})

test('the kernel without what the distribution adds', () => {
  expect(upstreamKernel('6.1.0-18-amd64')).toBe('6.1.0')
  expect(upstreamKernel('4.18.0-477.10.1.el8_8.x86_64')).toBe('4.18.0')
  expect(upstreamKernel('strange')).toBeNull()
  expect(['12.0', '9.2', '11.8'].sort(compareDotted)).toEqual(['9.2', '11.8', '12.0'])
})

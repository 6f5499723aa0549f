import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Adapter } from '../../adapters/adapter.ts'
import { makeElf } from '../../compat/elf/fixtures/make-elf.ts'
import { known, valueOf } from '../../model/common.ts'
import { Site } from '../../model/site.ts'
import { filesystemsCommand, topologyCommand, userNamespaceCommand } from '../collect/probes.ts'
import { pciCommand } from '../../adapters/pci.ts'
import { liveView } from '../view/live.ts'
import { describe } from './describe.ts'

let root: string
const put = (path: string, content: string | Uint8Array) => {
  mkdirSync(join(root, dirname(path)), { recursive: true })
  writeFileSync(join(root, path), content)
}
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'describe-'))
})
afterAll(() => rmSync(root, { recursive: true }))

const nothing = () => Promise.resolve({ installations: [], skipped: [] })
const options = { nodeClass: 'compute-gpu', collectorVersion: '9', skipped: [] }

test('an empty folder is a valid Site in which everything is unknown, with why', async () => {
  const site = Site.parse(await describe(liveView(root), [], nothing, options))
  const node = site.nodeClasses[0]
  expect(node?.role).toBe('compute')
  expect(node?.memory.totalBytes).toEqual({ unknown: '/proc/meminfo is absent' })
  expect(node?.libc.family).toMatchObject({ unknown: expect.stringContaining('no C library') })
  expect(node?.accelerators).toMatchObject({ unknown: expect.any(String) })
  expect(node?.security.selinux).toEqual({ unknown: '/sys is absent' })
  expect(site.scheduler.kind).toEqual({ unknown: 'no adapter tells the scheduler' })
  expect(site.filesystems).toEqual({ unknown: '/proc/mounts is absent' })
})

test('what the operating system tells', async () => {
  const commands = [
    { argv: ['uname', '-m'], stdout: 'aarch64\n' },
    {
      argv: ['/lib/ld-linux-aarch64.so.1', '--help'],
      stdout:
        'Subdirectories of glibc-hwcaps directories, in priority order:\n  v9 (supported, searched)\n  v8\n\nLegacy:\n  tls (supported, searched)\n',
    },
    { argv: [...topologyCommand], stdout: '0 0 0\n0 1 0\n' },
    { argv: [...filesystemsCommand], stdout: '4096 100 50 0 0 /\n' },
    { argv: [...pciCommand], stdout: '0000:00:00.0 0x060000 0x8086 0x0d57 \n' },
    {
      argv: [...userNamespaceCommand],
      code: 1,
      stderr: 'unshare: unshare failed: Operation not permitted',
    },
  ]
  put(
    '.portolan/machine.json',
    JSON.stringify({ environment: { SLURM_CLUSTER_NAME: 'tiny' }, commands }),
  )
  put('proc/meminfo', 'MemTotal:       1024 kB\nSwapTotal:  0 kB\n')
  put('proc/mounts', '/dev/vda / ext4 rw 0 0\n')
  put(
    'proc/self/limits',
    'Limit                     Soft Limit           Hard Limit           Units\nMax cpu time              unlimited            unlimited            seconds\nMax open files            1024                 4096                 files\n',
  )
  put('sys/class/net/eth0/type', '1\n')
  put('sys/class/net/eth0/operstate', 'up\n')
  put('sys/class/net/ib0/type', '32\n')
  for (const name of ['eth0', 'ib0']) {
    mkdirSync(join(root, `sys/class/net/${name}/device`))
    symlinkSync(
      '../../../bus/drivers/some_driver',
      join(root, `sys/class/net/${name}/device/driver`),
    )
  }
  const library = {
    wide: true,
    little: true,
    machine: 183,
    needed: [],
    neededVersions: {},
    shift: 0,
  }
  put(
    'lib/libc.so.6',
    makeElf({
      ...library,
      soname: 'libc.so.6',
      defined: ['GLIBC_2.17', 'GLIBC_2.9', 'GLIBC_2.34', 'GLIBC_PRIVATE'],
    }),
  )
  put('lib/ld-linux-aarch64.so.1', makeElf({ ...library, defined: [] }))
  put('lib/ld-linux.so.2', makeElf({ ...library, machine: 3, wide: false, defined: [] }))
  put(
    'usr/lib/libstdc++.so.6',
    makeElf({
      ...library,
      soname: 'libstdc++.so.6',
      defined: ['GLIBCXX_3.4', 'GLIBCXX_3.4.30', 'CXXABI_1.3'],
    }),
  )

  const site = Site.parse(await describe(liveView(root), [], nothing, options))
  const node = site.nodeClasses[0]
  expect(valueOf(site.system.name)).toBe('tiny')
  expect(valueOf(node?.memory.totalBytes)).toBe(1024 * 1024)
  expect(node?.libc).toMatchObject({
    family: { value: 'glibc' },
    version: { value: '2.34' },
    hwcaps: { value: ['v9'] },
    loader: { value: '/lib/ld-linux-aarch64.so.1' },
  })
  expect(valueOf(node?.runtimes)).toEqual({ 'libstdc++.so.6': 'GLIBCXX_3.4.30' })
  expect(valueOf(node?.cpu.logicalCpus)).toBe(2)
  expect(valueOf(node?.accelerators)).toEqual([])
  expect(valueOf(node?.interconnect)?.map((f) => [f.device, valueOf(f.driver)])).toEqual([
    ['eth0', 'some_driver'],
  ])
  expect(node?.limits).toMatchObject({
    openFiles: { value: 4096 },
    cpuSeconds: { value: 'unlimited' },
  })
  expect(valueOf(node?.security.userNamespaces)).toBe(false)
  expect(valueOf(node?.security.selinux)).toBe('disabled')
  const [disk] = valueOf(site.filesystems) ?? []
  expect(valueOf(disk?.totalBytes)).toBe(409600)
  expect(disk?.totalInodes).toMatchObject({ unknown: 'the file system does not count inodes' })
})

test('what adapters tell is joined; one that fails costs its own part only', async () => {
  const adapter = (id: string, machine: Adapter['machine']): Adapter => ({
    id,
    title: id,
    homepage: 'https://x',
    ...(machine && { machine }),
  })
  const reader = (read: NonNullable<Adapter['machine']>['read']): Adapter['machine'] => ({
    checkedAgainst: 'documentation',
    looksAt: ['/x'],
    read,
  })
  const adapters = [
    adapter(
      'a',
      reader(() => Promise.resolve({ cvmfs: ['one.org'], noScheduler: 'a: absent' })),
    ),
    adapter(
      'b',
      reader(() => Promise.reject(new Error('broken'))),
    ),
    adapter(
      'c',
      reader(() =>
        Promise.resolve({
          cvmfs: ['two.org'],
          noScheduler: 'c: absent',
          quotas: [{ mountPoint: '/', bytes: 5, inodes: 'unlimited', source: 'q' }],
        }),
      ),
    ),
    adapter(
      'd',
      reader(() =>
        Promise.resolve({
          cpu: {
            target: known('zen3', { method: 'probed', source: 'd' }),
            genericLevel: { unknown: 'x' },
            vendor: { unknown: 'x' },
          },
        }),
      ),
    ),
    adapter('e', undefined),
  ]
  const site = Site.parse(await describe(liveView(root), adapters, nothing, options))
  expect(valueOf(site.cvmfs)).toEqual(['one.org', 'two.org'])
  expect(site.scheduler.kind).toEqual({ unknown: 'a: absent; c: absent' })
  expect(valueOf(site.nodeClasses[0]?.cpu.target)).toBe('zen3')
  expect(site.skipped).toEqual([{ tool: 'b', source: '/x', reason: 'its reader failed: broken' }])
  const [disk] = valueOf(site.filesystems) ?? []
  expect([valueOf(disk?.quotaBytes), valueOf(disk?.quotaInodes)]).toEqual([5, 'unlimited'])
})

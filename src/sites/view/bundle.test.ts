import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BundleView } from './bundle.ts'
import { bundleView } from './bundle.ts'
import { tarOf, writeBundle } from './fixtures/make-bundle.ts'
import { writeFileSync } from 'node:fs'

let folder: string
let view: BundleView
const names = [
  'F\t/etc/os-release\t/usr/lib/os-release\t',
  'L\t/usr/lib/liba.so\t/usr/lib/liba.so.1.2\tliba.so.1.2',
  'L\t/usr/lib/gone.so\t\t/nowhere',
  'D\t/opt/x\t/opt/x\t',
  'F\t/lib/b\t/usr/lib/b\t',
  'Z\tno path',
  '',
].join('\n')
const header = `ELF Header:
  Class:                             ELF64
  Machine:                           AArch64

 0x000000000000000e (SONAME)             Library soname: [liba.so.1]
`
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'))
  const path = join(folder, 'b.tar.gz')
  await writeBundle(
    path,
    [
      'command\t1\t0\t2.00\t0.10\tuname\t-m',
      'command\t-\t127\t2.00\t0.00\tsinfo\t--version',
      'elf\t1\t0\t3.00\t0.01\t/usr/lib/liba.so.1.2',
    ],
    [
      { name: 'portolan-bundle/names', content: names },
      {
        name: 'portolan-bundle/environment',
        content: 'HOME=/home/me\nTOKEN=secret\nMODULEPATH=/m:/n\nbad line\n',
      },
      {
        name: 'portolan-bundle/files/usr/lib/os-release',
        content: Buffer.from([0x49, 0x44, 0x3d, 0xff]),
      },
      { name: 'portolan-bundle/commands/1.out', content: 'aarch64\n' },
      { name: 'portolan-bundle/elf/1', content: header },
      { name: 'portolan-bundle/../evil', content: 'x' },
    ],
  )
  view = await bundleView(path)
})
afterAll(() => rmSync(folder, { recursive: true }))

test('what was recorded is there', async () => {
  expect(view).toMatchObject({ method: 'bundle', at: '2026-01-02T03:04:05Z', nodeClass: 'login' })
  expect(await view.run('uname', '-m')).toEqual({
    argv: ['uname', '-m'],
    code: 0,
    stdout: 'aarch64\n',
    stderr: '',
    at: '2026-01-02T03:04:07.000Z',
  })
  expect(await view.files('/usr/lib/*', '/opt/*')).toEqual([
    '/opt/x',
    '/usr/lib/gone.so',
    '/usr/lib/liba.so',
  ])
})

test('absent programs were recorded as absent, others were not recorded', async () => {
  expect((await view.run('sinfo', '--version'))?.code).toBe(127)
  expect(await view.run('sinfo')).toBeNull()
})

test('files are read through their links, invalid UTF-8 is replaced', async () => {
  expect(await view.tryText('/etc/os-release')).toBe('ID=\uFFFD')
  expect([...(await view.read('/etc/os-release'))]).toEqual([0x49, 0x44, 0x3d, 0xff])
  await expect(view.read('/etc/passwd')).rejects.toMatchObject({ code: 'FILE_NOT_OBSERVED' })
  expect(await view.realpath('/usr/lib/gone.so')).toBeNull()
  expect(await view.readlink('/usr/lib/gone.so')).toBe('/nowhere')
  expect(await view.realpath('/lib/b')).toBe('/usr/lib/b')
  expect(await view.realpath('/never/seen')).toBeNull()
})

test('ELF facts are those of the file a link leads to', async () => {
  expect(await view.elf('/usr/lib/liba.so')).toMatchObject({
    path: '/usr/lib/liba.so',
    machine: 'aarch64',
    soname: 'liba.so.1',
  })
  expect(await view.elf('/usr/lib/gone.so')).toBeNull()
})

test('variables are filtered again, and what was left out is told', () => {
  expect(view.environment).toEqual({ HOME: '/home/me', MODULEPATH: '/m:/n' })
  expect(view.skipped).toEqual([
    { source: 'portolan-bundle/../evil', reason: 'a path that leads out of the bundle' },
  ])
})

test('an archive without MANIFEST is no bundle', async () => {
  const path = join(folder, 'other.tar')
  writeFileSync(path, await tarOf([{ name: 'portolan-bundle/names', content: '' }]))
  await expect(bundleView(path)).rejects.toMatchObject({ code: 'BUNDLE_FORMAT' })
})

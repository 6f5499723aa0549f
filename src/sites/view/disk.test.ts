import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disk } from './disk.ts'
import { liveView } from './live.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'disk-'))
  mkdirSync(join(root, 'usr/lib'), { recursive: true })
  mkdirSync(join(root, 'etc'))
  writeFileSync(join(root, 'usr/lib/libx.so.1.2'), 'x')
  writeFileSync(join(root, 'etc/passwd'), 'mine')
  symlinkSync('usr/lib', join(root, 'lib'))
  symlinkSync('/usr/lib/libx.so.1.2', join(root, 'usr/lib/libx.so'))
  symlinkSync('../../../../../../../../etc/passwd', join(root, 'usr/lib/up'))
  symlinkSync('/etc/shadow', join(root, 'etc/outside'))
  symlinkSync('loop', join(root, 'etc/loop'))
})
afterAll(() => rmSync(root, { recursive: true }))

describe('a folder as the root of a machine', () => {
  const at = () => disk(root)
  test('links to absolute paths stay inside', () => {
    expect(at().realpath('/lib/libx.so')).toBe('/usr/lib/libx.so.1.2')
    expect(at().host('/lib/libx.so')).toBe(join(root, 'usr/lib/libx.so.1.2'))
  })
  test('links upwards end at the root', () => {
    expect(at().realpath('/usr/lib/up')).toBe('/etc/passwd')
  })
  test('what the host has and the folder has not is absent', () => {
    expect(at().realpath('/etc/outside')).toBeNull()
    expect(at().exists('/etc/outside')).toBe(true)
    expect(at().exists('/bin/sh')).toBe(false)
  })
  test('a loop of links leads nowhere', () => {
    expect(at().realpath('/etc/loop')).toBeNull()
  })
  test('a link is told as written', () => {
    expect(at().readlink('/lib/libx.so')).toBe('/usr/lib/libx.so.1.2')
    expect(at().readlink('/etc/passwd')).toBeNull()
  })
  test('a view reads through links and runs nothing', async () => {
    const view = liveView(root)
    expect(await view.tryText('/usr/lib/up')).toBe('mine')
    expect(await view.tryText('/etc/outside')).toBeNull()
    expect(await view.files('/lib/*')).toEqual(['/lib/libx.so', '/lib/libx.so.1.2', '/lib/up'])
    expect(await view.run('uname', '-m')).toBeNull()
    await expect(view.read('/none')).rejects.toMatchObject({ code: 'FILE_NOT_OBSERVED' })
  })
})

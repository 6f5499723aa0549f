import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import { testMachine } from '../test-machine.ts'
import { command, readInstalled } from './installed.ts'

async function read(stdout: string, more: { code?: number; stderr?: string } = {}) {
  const view = testMachine({ run: () => ({ code: 0, stdout, stderr: '', ...more }) })
  const all = await Array.fromAsync(readInstalled(view))
  return {
    found: all.flatMap((r) => ('found' in r ? [Installation.parse(r.found)] : [])),
    skipped: all.flatMap((r) => ('skipped' in r ? [`${r.skipped.line ?? ''} ${r.reason}`] : [])),
  }
}

test('packages with what they need of one another', async () => {
  const { found, skipped } = await read(
    '=\tzlib\t(none)\t1.2.11\t40.el9\tx86_64\t200\tZlib\tzlib-1.2.11-40.el9.src.rpm\nP\tlibz.so.1()(64bit)\nP\tlibz.so.1(ZLIB_1.2)(64bit)\nP\tzlib\n' +
      '=\thdf5\t2\t1.12.1\t7.el9\tx86_64\t\tBSD\t(none)\nR\tlibz.so.1()(64bit)\nR\trpmlib(X)\nR\t/bin/sh\n' +
      '=\tgpg-pubkey\t(none)\t1\t2\t(none)\t0\tpubkey\t(none)\n',
  )
  expect(skipped).toEqual([])
  expect(found).toMatchObject([
    {
      id: 'rpm:zlib-1.2.11-40.el9.x86_64',
      version: '1.2.11-40.el9',
      upstreamVersion: '1.2.11',
      target: 'x86_64',
      sonames: ['libz.so.1'],
      details: { licence: 'Zlib', bytes: 200 },
    },
    {
      id: 'rpm:hdf5-2:1.12.1-7.el9.x86_64',
      upstreamVersion: '1.12.1',
      dependencies: [{ id: 'rpm:zlib-1.2.11-40.el9.x86_64', types: ['run'] }],
    },
  ])
})

test('a broken answer costs its lines; no rpm is no trouble', async () => {
  const { found, skipped } = await read(
    'noise\n=\tonly-a-name\n=\ta\t0\t1\t2\tnoarch\t1\tMIT\ta.src.rpm\n',
    { code: 1, stderr: 'error: db' },
  )
  expect(found.map((i) => i.id)).toEqual(['rpm:a-1-2.noarch'])
  expect(skipped).toEqual([
    ' rpm answered with code 1: error: db',
    '1 not understood: noise',
    '2 not a package: =\tonly-a-name',
  ])
  expect((await read('', { code: 127 })).skipped).toEqual([])
})

const hasRpm = (() => {
  try {
    execFileSync('rpmbuild', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
})()

test.skipIf(!hasRpm)('what rpm itself answers of a real database', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'portolan-rpm-'))
  try {
    const spec = (name: string, lines: string) => {
      mkdirSync(join(folder, 'SPECS'), { recursive: true })
      const path = join(folder, 'SPECS', `${name}.spec`)
      writeFileSync(
        path,
        `Name: ${name}\nVersion: 1.2\nRelease: 3\nSummary: x\nLicense: MIT\n${lines}\n%description\nx\n%files\n`,
      )
      execFileSync('rpmbuild', ['-bb', '--quiet', '--define', `_topdir ${folder}`, path], {
        stdio: 'ignore',
      })
    }
    spec('liba', 'Provides: liba.so.1()(64bit)')
    spec('b', 'Epoch: 4\nRequires: liba.so.1()(64bit)')
    const rpm = (...args: string[]) =>
      execFileSync('rpm', ['--dbpath', join(folder, 'db'), ...args], { encoding: 'utf8' })
    const files = execFileSync('find', [join(folder, 'RPMS'), '-name', '*.rpm'], {
      encoding: 'utf8',
    })
    rpm('-i', '--justdb', '--nodeps', '--ignoreos', ...files.trim().split('\n'))
    const { found, skipped } = await read(rpm(...command.slice(1)))
    const listed = rpm('-qa', '--qf', 'rpm:%{NAME}-%{EPOCHNUM}:%{VERSION}-%{RELEASE}.%{ARCH}\n')
    const ids = listed
      .trim()
      .split('\n')
      .map((id) => id.replace('-0:', '-'))
    expect(found.map((i) => i.id).toSorted()).toEqual(ids.toSorted())
    expect(found.find((i) => i.name === 'b')!.dependencies).toMatchObject([
      { id: found.find((i) => i.name === 'liba')!.id },
    ])
    expect(skipped).toEqual([])
  } finally {
    rmSync(folder, { recursive: true })
  }
})

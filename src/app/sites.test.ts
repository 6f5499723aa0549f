import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PortolanError } from '../model/errors.ts'
import { knownSites, namedSites, siteFile, siteReference } from './sites.ts'

let folder: string
const environment = () => ({ XDG_DATA_HOME: join(folder, 'data') })
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-sites-'))
  const kept = join(folder, 'data/portolan/sites')
  mkdirSync(kept, { recursive: true })
  mkdirSync(join(folder, 'more'))
  for (const name of ['lumi', 'archer2']) writeFileSync(join(kept, `${name}.json`), '{}')
  writeFileSync(join(kept, 'notes.txt'), '')
  writeFileSync(join(folder, 'more/other.json'), '{}')
})
afterAll(() => rmSync(folder, { recursive: true }))

const hintOf = async (given: readonly string[]) => {
  const error = await namedSites(given, environment()).catch((e: unknown) => e)
  if (!(error instanceof PortolanError)) throw new Error('no error')
  return `${error.code}: ${error.hint}`
}

test('machines are kept by name', async () => {
  expect(await knownSites(environment())).toEqual(['archer2', 'lumi'])
  expect(await knownSites({ XDG_DATA_HOME: join(folder, 'none') })).toEqual([])
  expect(siteReference('lumi', environment())).toBe(siteFile('lumi', environment()))
  expect(siteReference('site.json', environment())).toBe('site.json')
  expect(siteFile('a', { HOME: '/home/me' })).toBe('/home/me/.local/share/portolan/sites/a.json')
  expect(() => siteFile('../a', environment())).toThrow('no name for a machine')
})

test('all, names, files and folders', async () => {
  const [archer, lumi] = ['archer2', 'lumi'].map((name) => siteFile(name, environment()))
  expect(await namedSites(['all'], environment())).toEqual([archer, lumi])
  expect(await namedSites(['lumi', join(folder, 'more'), 'all'], environment())).toEqual([
    lumi,
    join(folder, 'more/other.json'),
    archer,
  ])
})

test('what is not there is said', async () => {
  expect(await hintOf(['lumu'])).toBe('SITE_UNKNOWN: did you mean lumi?')
  expect(await hintOf([join(folder, 'data')])).toContain('NO_SITES: portolan site describe --save')
})

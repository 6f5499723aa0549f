import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { libraryLicences, writeCheckoutProgram, writeProgram } from './program.ts'

const project = join(import.meta.dirname, '../..')
let copy: string
const start = async () => {
  const file = join(copy, 'build/program/start.js')
  return (await promisify(execFile)(process.execPath, [file, '--version'])).stdout
}

beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'portolan-program-'))
  for (const name of ['src', 'data', 'package.json'])
    await cp(join(project, name), join(copy, name), { recursive: true, preserveTimestamps: true })
  await symlink(join(project, 'node_modules'), join(copy, 'node_modules'))
  await writeCheckoutProgram(copy)
})
afterAll(() => rm(copy, { recursive: true, force: true }))

test('what was made runs while its sources are unchanged, then the sources do', async () => {
  // Both say the same; which one ran shows when what was made is spoilt.
  expect(await start()).toBe('0.1.0\n')
  await writeFile(join(copy, 'build/program/main.js'), "process.stdout.write('made\\n')\n")
  expect(await start()).toBe('made\n')
  const file = join(copy, 'src/cli/io.ts')
  await writeFile(file, `${await readFile(file, 'utf8')}\n// changed\n`)
  expect(await start()).toBe('0.1.0\n')
})

test('the licences of all libraries in it are told', async () => {
  const program = (await writeProgram(project, join(copy, 'out'), '.'))!
  const text = await libraryLicences(project, program)
  for (const name of ['zod', 'kysely', 'yaml', 'commander'])
    expect(text).toMatch(new RegExp(`^${name} \\d[^:]*: (MIT|ISC)\n\n[\\s\\S]*Copyright`, 'm'))
  expect(text).not.toContain(project)
})

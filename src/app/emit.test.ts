import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { emitPlan, formats, writeEmitted } from './emit.ts'

const plan = join(import.meta.dirname, '../adapters/spack/emit/fixtures/own-code/plan.json')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-emit-'))
})
afterEach(() => {
  chmodSync(folder, 0o755)
  rmSync(folder, { recursive: true })
})

test('writes the files of a format into a folder it makes, and nothing else', async () => {
  const emitted = await emitPlan('spack', plan)
  expect(emitted.losses).not.toEqual([])
  const paths = await writeEmitted(emitted, join(folder, 'a/b'))
  expect(paths).toEqual([join(folder, 'a/b/spack.yaml')])
  expect(readdirSync(join(folder, 'a/b'))).toEqual(['spack.yaml'])
})

test('an unknown format names the known ones', async () => {
  expect(formats().map((f) => f.format)).toContain('spack')
  await expect(emitPlan('spak', plan)).rejects.toMatchObject({
    code: 'FORMAT_UNKNOWN',
    hint: expect.stringContaining('spack') as string,
  })
})

test('what is no plan is told with file and place', async () => {
  const file = join(folder, 'plan.json')
  await expect(emitPlan('spack', file)).rejects.toMatchObject({
    code: 'PLAN_UNREADABLE',
    where: file,
  })
  writeFileSync(file, '{"name": 3}')
  await expect(emitPlan('spack', file)).rejects.toMatchObject({ code: 'PLAN_INVALID' })
})

test('a place that cannot be written is told, and what stood there stays', async () => {
  const taken = join(folder, 'taken')
  writeFileSync(taken, 'a file')
  const emitted = await emitPlan('spack', plan)
  await expect(writeEmitted(emitted, taken)).rejects.toMatchObject({
    code: 'WRITE_FAILED',
    where: join(taken, 'spack.yaml'),
  })
  expect(existsSync(taken)).toBe(true)
  mkdirSync(join(folder, 'env/spack.yaml'), { recursive: true })
  await expect(writeEmitted(emitted, join(folder, 'env'))).rejects.toMatchObject({
    code: 'WRITE_FAILED',
  })
  expect(readdirSync(join(folder, 'env'))).toEqual(['spack.yaml'])
})

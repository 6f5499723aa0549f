import { join } from 'node:path'
import { expect, test } from 'vitest'
import { recipeHost } from './catalog-sync-here.ts'

const site = join(import.meta.dirname, '../../scripts/bench/fixtures/site.json')

test('recipes are told what was asked for, else what the Site says', async () => {
  expect(await recipeHost({})).toEqual({})
  expect(await recipeHost({ target: 'neoverse_v1', os: 'rhel9' })).toEqual({
    target: 'neoverse_v1',
    family: 'aarch64',
    os: 'rhel9',
  })
  expect(await recipeHost({ site })).toEqual({
    target: 'x86_64_v3',
    family: 'x86_64',
    os: 'debian12',
  })
})

test('a processor that nobody knows', async () => {
  await expect(recipeHost({ target: 'zne4' })).rejects.toMatchObject({
    code: 'UNKNOWN_TARGET',
    hint: expect.stringContaining('zen4'),
  })
})

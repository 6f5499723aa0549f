/** The documentation as a site: it builds, and no link of any page leads nowhere. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')

test('npm run docs', async () => {
  // A link without a target fails the build.
  await promisify(execFile)('npm', ['run', '-s', 'docs'], { cwd: root, maxBuffer: 1e8 })
  const built = (path: string) => join(root, 'build/docs', path)
  const page = readFileSync(built('docs/guide/tour.html'), 'utf8')
  expect(page).toContain('A ten-minute tour')
  expect(existsSync(built('schemas/site.json'))).toBe(true)
  expect(page).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
})

import { expect, test } from 'vitest'
import { unknownSite } from '../adapters/test-site.ts'
import { Site } from '../model/site.ts'
import { withUnread } from './unread.ts'

test('fields of a newer version are kept with their path', () => {
  const site = unknownSite()
  const raw = {
    ...site,
    weather: 'fine',
    nodeClasses: [{ ...site.nodeClasses[0]!, cpu: { ...site.nodeClasses[0]!.cpu, dies: 8 } }],
    details: { nersc: { kept: true } },
  }
  expect(withUnread(Site.parse(raw), raw).details).toEqual({
    nersc: { kept: true },
    unread: [
      { path: 'nodeClasses[0].cpu.dies', value: 8 },
      { path: 'weather', value: 'fine' },
    ],
  })
})

test('a document that is understood as a whole stays as it is', () => {
  const site = unknownSite()
  expect(withUnread(Site.parse(site), site)).toEqual(site)
})

import { expect, test } from 'vitest'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'
import { parseScaleQuotas } from './parse.ts'

const mounts = '/dev/gpfs1 /gpfs/home gpfs rw 0 0\ngpfs2 /gpfs/work gpfs rw 0 0\n'
const header =
  'mmlsquota::HEADER:version:reserved:reserved:filesystemName:quotaType:id:name:blockUsage:blockQuota:blockLimit:blockInDoubt:blockGrace:filesUsage:filesQuota:filesLimit:filesInDoubt:filesGrace:'
const text = `${header}
mmlsquota::0:1:::gpfs1:USR:1000:me:100:2000:4000:0:none:5:0:0:0:none:
mmlsquota::0:1:::gpfs2:GRP:100:users:100:2000:4000:0:none:5:0:0:0:none:
mmlsquota::0:1:::gpfs%32:USR:1000:me:1:0:0:0:none:5:10:20:0:none:
mmlsquota::0:1:::gone:USR:1000:me:1:0:0:0:none:5:10:20:0:none:
`

test("the user's own limits by mount", () => {
  expect(parseScaleQuotas(text, mounts)).toEqual([
    { mountPoint: '/gpfs/home', bytes: 4000 * 1024, inodes: 'unlimited' },
    { mountPoint: '/gpfs/work', bytes: 'unlimited', inodes: 20 },
  ])
  expect(parseScaleQuotas('mmlsquota: %ZZ:::\n', mounts)).toEqual([])
})

test('a machine without it says nothing of quotas', async () => {
  expect(await adapter.machine?.read(testMachine({ run: () => ({ code: 127 }) }))).toEqual({})
})

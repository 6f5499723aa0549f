import { expect, test } from 'vitest'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'

test('mounted, listed and configured repositories, each once', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      files: {
        '/proc/mounts':
          'cvmfs2 /cvmfs/software.eessi.io fuse ro,nosuid 0 0\n/dev/sda1 / ext4 rw 0 0\n',
        '/cvmfs/software.eessi.io/README': '',
        '/cvmfs/lost+found/x': '',
        '/etc/cvmfs/default.local':
          'CVMFS_HTTP_PROXY=DIRECT\nCVMFS_REPOSITORIES="atlas.cern.ch, cvmfs-config.cern.ch"\n',
      },
    }),
  )
  expect(facts?.cvmfs).toEqual(['atlas.cern.ch', 'cvmfs-config.cern.ch', 'software.eessi.io'])
})

test('none', async () => {
  expect(await adapter.machine?.read(testMachine({}))).toEqual({ cvmfs: [] })
})

import { expect, test } from 'vitest'
import { computeNode, library } from '../solve/testing/compat.ts'
import { makeInstallation } from '../solve/testing/input.ts'
import { admit } from './admit.ts'

const host = {
  node: computeNode({ glibc: ['GLIBC_2.2.5', 'GLIBC_2.34'] }),
  target: 'zen3',
  runsOn: () => true,
  filesystems: [],
  others: false,
}
const private_ = { versionsNeeded: { 'libc.so.6': ['GLIBC_PRIVATE'] } }

test('parts of the C library may need its private names, others only perhaps', () => {
  const libm = library('/lib/libm.so.6', [], { soname: 'libm.so.6', ...private_ })
  const glibc = makeInstallation('glibc', 'glibc@2.34', { elf: [libm] })
  const other = makeInstallation('other', 'other@1', { elf: [library('/opt/o.so', [], private_)] })
  const { admitted, open } = admit([glibc, other], host)
  expect(admitted).toEqual([glibc, other])
  expect([...open.keys()]).toEqual(['other'])
})

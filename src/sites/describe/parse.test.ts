import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countRanges, parseTopology } from './cpu.ts'
import { parseFigures, parseMounts } from './filesystems.ts'
import { newestVersion } from './libc.ts'
import { osRelease } from './os.ts'

describe('topology', () => {
  test('two sockets of two cores with two threads, a NUMA node each', () => {
    const rows = [0, 1].flatMap((socket) =>
      [0, 1, 0, 1].map((core) => `${socket} ${core} ${socket}`),
    )
    expect(parseTopology(`${rows.join('\n')}\n`)).toEqual({
      sockets: 2,
      cores: 4,
      logical: 8,
      nodes: 2,
    })
  })
  test('a kernel without NUMA prints the pattern: nodes are unknown, the rest is not', () => {
    expect(parseTopology('0 0 cpu0/node[0-9]*\n')).toEqual({
      sockets: 1,
      cores: 1,
      logical: 1,
      nodes: null,
    })
  })
  test('cores without a socket are no rows', () => {
    expect(parseTopology(' 0 0\n-1 0 0\n')).toBeNull()
  })
  test.each([
    ['0', 1],
    ['0-3,8', 5],
    ['0-', null],
    ['', null],
  ])('ranges %j', (text, expected) => {
    expect(countRanges(`${text}\n`)).toBe(expected)
  })
})

describe('os-release', () => {
  const text =
    'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="A \\"quoted\\" \\$name"\nOTHER=\'it is $plain\'\n#ID=no\n'
  test.each([
    ['ID', 'debian'],
    ['VERSION_ID', '12'],
    ['PRETTY_NAME', 'A "quoted" $name'],
    ['OTHER', 'it is $plain'],
    ['ABSENT', null],
  ])('%s', (key, expected) => {
    expect(osRelease(text, key)).toBe(expected)
  })
})

describe('file systems', () => {
  const text = `proc /proc proc rw 0 0
/dev/sda1 / ext4 rw,relatime 0 0
tmpfs /sys/fs/cgroup tmpfs rw 0 0
mgs@o2ib:/fs /scratch\\040one lustre rw,flock 0 0
automount /net autofs rw 0 0
/dev/old /mnt xfs ro 0 0
/dev/new /mnt xfs rw 0 0
half a line
`
  test('mounts that hold data, the uppermost of a point, in order', () => {
    expect(parseMounts(text)).toEqual([
      { device: '/dev/sda1', mountPoint: '/', type: 'ext4', options: ['rw', 'relatime'] },
      { device: '/dev/new', mountPoint: '/mnt', type: 'xfs', options: ['rw'] },
      {
        device: 'mgs@o2ib:/fs',
        mountPoint: '/scratch one',
        type: 'lustre',
        options: ['rw', 'flock'],
      },
    ])
  })
  test('figures by mount point', () => {
    expect(parseFigures('4096 10 5 100 50 /scratch one\nbroken\n')).toEqual(
      new Map([['/scratch one', { total: 40960, free: 20480, inodes: 100, freeInodes: 50 }]]),
    )
  })
  test('any text gives mounts with absolute or odd points, never twice the same', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), (lines) => {
        const points = parseMounts(lines.map((l) => `${l} ext4 rw`).join('\n')).map(
          (m) => m.mountPoint,
        )
        expect(points).toEqual([...new Set(points)])
      }),
    )
  })
})

test.each([
  [
    ['GLIBCXX_3.4', 'GLIBCXX_3.4.9', 'GLIBCXX_3.4.30', 'CXXABI_1.3', 'GLIBCXX_LDBL_3.4'],
    'GLIBCXX_3.4.30',
  ],
  [['GCC_3.0', 'GCC_12.0.0', 'GCC_4.2.0', 'GLIBC_2.0'], 'GCC_12.0.0'],
  [['PRIVATE'], null],
  [[], null],
])('the newest of %j is %s', (names, expected) => {
  expect(newestVersion(names)).toBe(expected)
})

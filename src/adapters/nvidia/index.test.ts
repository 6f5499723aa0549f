import { expect, test } from 'vitest'
import { valueOf } from '../../model/common.ts'
import { testMachine } from '../test-machine.ts'
import { adapter } from './index.ts'
import { parseGpus } from './smi.ts'

const pci = (rows: string) => (argv: readonly string[]) =>
  argv[0] === 'sh' ? { stdout: rows } : null
const two =
  '0000:17:00.0 0x030200 0x10de 0x20b0 nvidia\n0000:31:00.0 0x030200 0x10de 0x20b0 nvidia\n0000:00:1f.0 0x060100 0x8086 0x1234 \n'

test('GPUs of the same kind are one entry', () => {
  expect(
    parseGpus(
      'NVIDIA A100-SXM4-40GB, 40960, 8.0\nNVIDIA A100-SXM4-40GB, 40960, 8.0\nTesla T4, 15360, 7.5\n',
    ),
  ).toEqual([
    { name: 'NVIDIA A100-SXM4-40GB', count: 2, memoryBytes: 40960 * 2 ** 20, target: '80' },
    { name: 'Tesla T4', count: 1, memoryBytes: 15360 * 2 ** 20, target: '75' },
  ])
  expect(parseGpus('Tesla V100, 16384\nNo devices were found\n')).toEqual([
    { name: 'Tesla V100', count: 1, memoryBytes: 16384 * 2 ** 20 },
  ])
})

test('model, driver and newest CUDA', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      files: {
        '/proc/driver/nvidia/version':
          'NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.15  Tue Mar  5 22:23:56 UTC 2024\n',
      },
      run: (argv) =>
        argv.length === 1
          ? {
              stdout: '| NVIDIA-SMI 550.54.15   Driver Version: 550.54.15   CUDA Version: 12.4 |\n',
            }
          : (pci(two)(argv) ?? { stdout: 'NVIDIA A100-SXM4-40GB, 40960, 8.0\n' }),
    }),
  )
  const [gpu] = facts?.accelerators ?? []
  expect([gpu?.driver, gpu?.maxRuntime, gpu?.target].map((f) => valueOf(f))).toEqual([
    '550.54.15',
    '12.4',
    '80',
  ])
})

test('open kernel modules name their version elsewhere in the line', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      files: {
        '/proc/driver/nvidia/version':
          'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  560.35.03  Release Build\n',
      },
      run: (argv) => pci(two)(argv) ?? { code: 9 },
    }),
  )
  expect(valueOf(facts?.accelerators?.[0]?.driver)).toBe('560.35.03')
})

test('devices without an answering nvidia-smi: the count is known, the rest is not', async () => {
  const facts = await adapter.machine?.read(
    testMachine({
      run: (argv) => pci(two)(argv) ?? { code: 9, stderr: 'NVIDIA-SMI has failed\n' },
    }),
  )
  const [gpu] = facts?.accelerators ?? []
  expect(valueOf(gpu?.count)).toBe(2)
  expect(gpu?.model).toEqual({ unknown: 'nvidia-smi: exit code 9: NVIDIA-SMI has failed' })
})

test('none', async () => {
  const facts = await adapter.machine?.read(
    testMachine({ run: (argv) => pci('')(argv) ?? { code: 127 } }),
  )
  expect(facts?.accelerators).toEqual([])
})

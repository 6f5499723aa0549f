/**
 * e_machine numbers of the ELF specifications (gabi, processor supplements), with the short name
 * used in ElfFacts and the words GNU readelf prints for it.
 */
const machines: readonly (readonly [number, string, string])[] = [
  [2, 'sparc', 'Sparc'],
  [3, 'i386', 'Intel 80386'],
  [4, 'm68k', 'MC68000'],
  [8, 'mips', 'MIPS R3000'],
  [15, 'hppa', 'HPPA'],
  [20, 'ppc', 'PowerPC'],
  [21, 'ppc64', 'PowerPC64'],
  [22, 's390', 'IBM S/390'],
  [40, 'arm', 'ARM'],
  [42, 'sh', 'Renesas / SuperH SH'],
  [43, 'sparcv9', 'Sparc v9'],
  [50, 'ia64', 'Intel IA-64'],
  [62, 'x86_64', 'Advanced Micro Devices X86-64'],
  [183, 'aarch64', 'AArch64'],
  [190, 'cuda', 'NVIDIA CUDA architecture'],
  [195, 'arcv2', 'ARCv2'],
  [224, 'amdgpu', 'AMD GPU'],
  [243, 'riscv', 'RISC-V'],
  [258, 'loongarch', 'LoongArch'],
  [0x9026, 'alpha', 'Alpha'],
]

const byNumber = new Map(machines.map(([number, name]) => [number, name]))
const byWords = new Map(machines.map(([, name, words]) => [words, name]))

/** A machine this table lacks is named by its number, e.g. `em_247`. */
export const machineName = (number: number): string => byNumber.get(number) ?? `em_${number}`
export const machineFromReadelf = (words: string): string | undefined => byWords.get(words)

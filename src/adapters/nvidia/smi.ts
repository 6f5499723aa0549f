/**
 * Output of `nvidia-smi --query-gpu=name,memory.total[,compute_cap] --format=csv,noheader,nounits`:
 * one line a GPU, memory in MiB. Format: `nvidia-smi --help-query-gpu`.
 */
export type Gpus = { name: string; count: number; memoryBytes: number; target?: string }

/** GPUs of the same kind together, in the order of their first. */
export function parseGpus(text: string): Gpus[] {
  const found = new Map<string, Gpus>()
  for (const line of text.split('\n')) {
    const [name, memory, capability] = line.split(',').map((field) => field.trim())
    if (!name || !/^\d+$/.test(memory ?? '')) continue
    const target = /^\d+\.\d+$/.test(capability ?? '') ? capability?.replace('.', '') : undefined
    const key = `${name},${memory},${target}`
    const before = found.get(key)
    if (before) before.count++
    else {
      const memoryBytes = Number(memory) * 2 ** 20
      found.set(key, { name, count: 1, memoryBytes, ...(target === undefined ? {} : { target }) })
    }
  }
  return [...found.values()]
}

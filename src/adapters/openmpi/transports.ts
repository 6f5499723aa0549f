/**
 * What Open MPI says with pml_base_verbose, btl_base_verbose and mtl_base_verbose at 10: the
 * messaging layer chosen (`select: component ob1 selected`) and, for ob1, which transfer layer
 * reaches which process (`mca: bml: Using vader btl for send to [[1,1],0] on node n`).
 */
export function transports(output: string, mapped: readonly string[]): string[] {
  const layers = [...output.matchAll(/select: component (\w+) selected/g)].map((m) => m[1])
  const transfers = [...output.matchAll(/bml: Using (\w+) btl for send/g)].map((m) => m[1])
  const others = new Set(transfers)
  others.delete('self')
  const shared = mapped.some((path) => /^\/dev\/shm\/(vader|sm)_segment/.test(path))
  const found: string[] = []
  for (const layer of new Set(layers))
    found.push(`${layer}${others.size > 0 ? ` over ${[...others].join(', ')}` : ''}`)
  if (shared) found.push('shared memory on the host (segments of vader)')
  return found
}

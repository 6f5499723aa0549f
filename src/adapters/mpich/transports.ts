/**
 * What MPICH 4 (device ch4) says with MPIR_CVAR_DEBUG_SUMMARY=1, UCX with UCX_LOG_LEVEL=info, and
 * which shared segments its ranks have mapped.
 */

/** Lanes of an endpoint as UCX writes them, `tag(sysv/memory cma/memory) rma(...)`: `sysv, cma`. */
function ucxLanes(output: string): string[] {
  const lanes = new Set<string>()
  for (const [, list = ''] of output.matchAll(/ep_cfg\[\d+\]:\s*\w+\(([^)]*)\)/g)) {
    for (const lane of list.split(' ').filter(Boolean)) {
      const transport = lane.split('/')[0] ?? lane
      if (transport !== 'self') lanes.add(transport)
    }
  }
  return [...lanes].sort()
}

export function transports(output: string, mapped: readonly string[]): string[] {
  const found: string[] = []
  if (mapped.some((path) => path.startsWith('/dev/shm/mpich_shar_')))
    found.push('shared memory on the host (POSIX segments of ch4)')
  const lanes = ucxLanes(output)
  const ucx = /UCX\s+INFO\s+Version (\S+)/.exec(output)?.[1]
  if (/==== UCX netmod/.test(output) || lanes.length > 0)
    found.push(`UCX${ucx ? ` ${ucx}` : ''}${lanes.length > 0 ? `: ${lanes.join(', ')}` : ''}`)
  const provider = /^provider:\s*([^\s,]+)/m.exec(output)?.[1]
  if (provider) found.push(`libfabric: ${provider}`)
  return found
}

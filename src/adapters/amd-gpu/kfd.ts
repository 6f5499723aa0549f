/**
 * Properties of a node in amdkfd's topology: `name value` lines, all numbers.
 * Format: Linux, drivers/gpu/drm/amd/amdkfd/kfd_topology.c.
 */
export function property(text: string | null, name: string): number | null {
  const value = new RegExp(`^${name} (\\d+)$`, 'm').exec(text ?? '')?.[1]
  return value === undefined ? null : Number(value)
}

/** 90010 → `gfx90a`: major, minor and stepping in two decimal digits each; null for a CPU's 0. */
export function gfxTarget(version: number): string | null {
  if (version === 0) return null
  const major = Math.floor(version / 10000)
  const minor = Math.floor(version / 100) % 100
  return `gfx${major}${minor.toString(16)}${(version % 100).toString(16)}`
}

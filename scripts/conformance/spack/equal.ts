/** Equality of facts, and where two differ. */

/** In recorded facts two mirrors are not named: any host stands for them. */
const placeholder = /DEBIAN-MIRROR|NPM-REGISTRY/g

function sameText(recorded: string, ours: string): boolean {
  if (recorded === ours) return true
  if (!placeholder.test(recorded)) return false
  placeholder.lastIndex = 0
  const parts = recorded.split(placeholder).map((part) => RegExp.escape(part))
  return new RegExp(`^${parts.join('[^/]+')}$`).test(ours)
}

export function equal(recorded: unknown, ours: unknown): boolean {
  if (typeof recorded === 'string' && typeof ours === 'string') return sameText(recorded, ours)
  if (Array.isArray(recorded)) {
    return (
      Array.isArray(ours) &&
      recorded.length === ours.length &&
      recorded.every((item, i) => equal(item, ours[i]))
    )
  }
  if (recorded !== null && ours !== null && typeof recorded === 'object') {
    if (typeof ours !== 'object' || Array.isArray(ours)) return false
    const [a, b] = [recorded as Record<string, unknown>, ours as Record<string, unknown>]
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((k) => equal(a[k], b[k]))
  }
  return recorded === ours
}

/** The first place where two lists differ, or both values, short. */
export function difference(recorded: unknown, ours: unknown): string {
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    const at = recorded.findIndex((item, i) => !equal(item, ours[i]))
    const i = at < 0 ? recorded.length : at
    const sizes = recorded.length === ours.length ? '' : ` (${recorded.length} and ${ours.length})`
    return `[${i}]${sizes} ${short(recorded[i])} ≠ ${short(ours[i])}`
  }
  return `${short(recorded)} ≠ ${short(ours)}`
}

const short = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 300 ? `${text.slice(0, 300)}…` : text
}

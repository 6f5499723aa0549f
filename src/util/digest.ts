import { createHash } from 'node:crypto'

export const sha256 = (data: string | Uint8Array): string =>
  createHash('sha256').update(data).digest('hex')

/** JSON with object keys sorted at every depth: equal values give equal text. */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  let text = ''
  if (Array.isArray(value)) {
    for (const v of value as unknown[]) text += `,${canonicalJson(v ?? null)}`
    return `[${text.slice(1)}]`
  }
  for (const key of Object.keys(value).sort()) {
    const v = (value as Record<string, unknown>)[key]
    if (v !== undefined) text += `,${JSON.stringify(key)}:${canonicalJson(v)}`
  }
  return `{${text.slice(1)}}`
}

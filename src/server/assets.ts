/** The style sheet, the script and the icon: read once, addressed by name. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

const folder = join(import.meta.dirname, 'assets')

const types: Readonly<Record<string, string>> = {
  'style.css': 'text/css; charset=utf-8',
  'app.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
}
export const assetNames: readonly string[] = Object.keys(types)

export type Asset = { type: string; body: string }

/** Undefined for what is no asset. The script is made by `npm run generate`; without it pages still read. */
export async function asset(name: string): Promise<Asset | undefined> {
  const type = Object.hasOwn(types, name) ? types[name] : undefined
  if (type === undefined) return undefined
  const body = await readFile(join(folder, name), 'utf8').catch(() => undefined)
  return body === undefined ? undefined : { type, body }
}

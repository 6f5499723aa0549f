/** The build descriptions of libraries, checked, as the one file that Portolan reads. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { Description } from '../../src/adapters/source/description.ts'

/** `folder` holds a YAML file for each library. @throws when one is not a description */
export function descriptionsJson(folder: string): string {
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
  const entries = names.sort().map((name): [string, Description] => {
    const found = Description.safeParse(parse(readFileSync(join(folder, name), 'utf8')))
    if (!found.success) throw new Error(`${join(folder, name)}: ${found.error.message}`)
    return [name.slice(0, -'.yaml'.length), found.data]
  })
  return `${JSON.stringify(Object.fromEntries(entries), null, 1)}\n`
}

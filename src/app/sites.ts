/**
 * Known machines: Site documents that are kept by name in the user's data folder, put there by
 * `site describe --save NAME`.
 */
import { existsSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join } from 'node:path'
import { PortolanError } from '../model/errors.ts'
import { didYouMean } from '../util/suggest.ts'

type Environment = Readonly<Record<string, string | undefined>>

export const sitesFolder = (environment: Environment = process.env): string =>
  join(
    environment['XDG_DATA_HOME'] || join(environment['HOME'] || homedir(), '.local/share'),
    'portolan/sites',
  )

/** Letters, digits, `.`, `_`, `-`: a file name on every machine. */
const isName = (text: string): boolean => /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text)

/** Where the Site of that name is kept. @throws PortolanError USAGE */
export function siteFile(name: string, environment: Environment = process.env): string {
  if (!isName(name))
    throw new PortolanError('USAGE', `'${name}' is no name for a machine`, {
      hint: 'letters, digits, `.`, `_` and `-`, a letter or digit first',
    })
  return join(sitesFolder(environment), `${name}.json`)
}

/** Names of all that are kept, sorted. */
export async function knownSites(environment: Environment = process.env): Promise<string[]> {
  const files = await jsonFiles(sitesFolder(environment))
  return files.map((file) => basename(file, '.json'))
}

async function jsonFiles(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => join(folder, name))
}

/** A Site file as given, or the one that is kept under this name. */
export function siteReference(given: string, environment: Environment = process.env): string {
  if (existsSync(given) || !isName(given)) return given
  const file = siteFile(given, environment)
  return existsSync(file) ? file : given
}

/**
 * What `--sites` names: Site files, bundles, folders of Site files, names of known machines, `all`.
 * Throws NO_SITES where that is nothing.
 */
export async function namedSites(
  given: readonly string[],
  environment: Environment = process.env,
): Promise<string[]> {
  const found: string[] = []
  for (const one of given) {
    const folder = one === 'all' ? sitesFolder(environment) : one
    const isFolder = await stat(folder).then(
      (s) => s.isDirectory(),
      () => false,
    )
    if (one === 'all' || isFolder) found.push(...(await jsonFiles(folder)))
    else {
      const file = siteReference(one, environment)
      if (!existsSync(file)) throw unknownSite(one, await knownSites(environment))
      found.push(file)
    }
  }
  if (found.length > 0) return [...new Set(found)]
  throw new PortolanError('NO_SITES', `there is no Site in ${given.join(', ')}`, {
    hint: 'portolan site describe --save NAME keeps one, or give Site files',
  })
}

const unknownSite = (name: string, known: readonly string[]) =>
  new PortolanError('SITE_UNKNOWN', `no machine is known as '${name}', and there is no such file`, {
    hint:
      didYouMean(name, known) ??
      (known.length > 0
        ? `known: ${known.join(', ')}`
        : 'portolan site describe --save NAME keeps one'),
  })

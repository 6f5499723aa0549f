/** The Site a command works for. */
import { readFile } from 'node:fs/promises'
import { schemaVersion, versionOf } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import { Site } from '../model/site.ts'
import { withUnread } from '../sites/unread.ts'
import { siteReference } from './sites.ts'

/** A Site document. @throws PortolanError SITE_UNREADABLE, SITE_VERSION, SITE_INVALID */
export async function readSite(path: string): Promise<Site> {
  let document: unknown
  try {
    document = JSON.parse(await readFile(path, 'utf8'))
  } catch (error) {
    throw new PortolanError('SITE_UNREADABLE', `no Site: ${(error as Error).message}`, {
      where: path,
      hint: 'give a Site JSON that `portolan site describe` wrote, or a bundle',
      cause: error,
    })
  }
  const { schemaVersion: found } = (document ?? {}) as { schemaVersion?: unknown }
  const major = schemaVersion.split('.')[0]
  if (typeof found === 'string' && found.split('.')[0] !== major)
    throw new PortolanError(
      'SITE_VERSION',
      `the Site has schema version ${found}, not ${major}.x`,
      {
        where: path,
        hint: 'describe the machine again with this version of Portolan',
      },
    )
  const parsed = Site.safeParse(document)
  if (parsed.success)
    return found === versionOf('site') ? parsed.data : withUnread(parsed.data, document)
  throw new PortolanError('SITE_INVALID', `not a valid Site:\n${firstIssues(parsed.error)}`, {
    where: path,
    hint: 'the fields are those of schemas/site.json',
  })
}

const firstIssues = ({ issues }: { issues: readonly { path: PropertyKey[]; message: string }[] }) =>
  issues
    .slice(0, 5)
    .map(({ path, message }) => `  ${path.map(String).join('.') || 'document'}: ${message}`)
    .join('\n')

/**
 * What `--site` may name: nothing (this machine), a Site JSON, a bundle, or a known machine. Readers of machines are
 * loaded only when there is a machine to read. @throws as readSite, the signal's reason when aborted
 */
export async function loadSite(
  given?: string,
  signal?: AbortSignal,
  more: { libraries?: boolean } = {},
): Promise<Site> {
  const reference = given === undefined ? undefined : siteReference(given)
  if (reference !== undefined && !/\.(tar|tgz|tar\.gz)$/.test(reference)) return readSite(reference)
  const { describeBundles, describeLive } = await import('./site.ts')
  return reference === undefined
    ? describeLive('default', '/', signal, more)
    : describeBundles([reference], signal)
}

/** The Site a command works for. */
import { readFile } from 'node:fs/promises'
import { PortolanError } from '../model/errors.ts'
import { Site } from '../model/site.ts'

/** A Site from its JSON file. Throws SITE_UNREADABLE or SITE_INVALID, naming the file and the field. */
export async function readSite(file: string): Promise<Site> {
  let document: unknown
  try {
    document = JSON.parse(await readFile(file, 'utf8'))
  } catch (cause) {
    throw new PortolanError(
      'SITE_UNREADABLE',
      `the Site cannot be read: ${(cause as Error).message}`,
      {
        where: file,
        hint: "write one with 'portolan site describe --out site.json'",
        cause,
      },
    )
  }
  const site = Site.safeParse(document)
  if (site.success) return site.data
  const issue = site.error.issues[0]
  throw new PortolanError('SITE_INVALID', `not a Site: ${issue?.message ?? 'unknown shape'}`, {
    where: `${file}${issue && issue.path.length > 0 ? ` at ${issue.path.join('.')}` : ''}`,
    hint: "describe the machine again with 'portolan site describe'",
  })
}

/** The Site of `--site`: a Site JSON, or a collected bundle; without it, this machine. */
export async function siteFor(path: string | undefined): Promise<Site> {
  if (path !== undefined && path.endsWith('.json')) return readSite(path)
  const { describeBundles, describeLive } = await import('./site.ts')
  return path === undefined ? describeLive() : describeBundles([path])
}

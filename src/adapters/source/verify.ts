/** Digests of archives, and what is said when one is wrong. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { PortolanError } from '../../model/errors.ts'

/** sha256 of a file in hex. */
export async function fileDigest(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

/** Names both hashes and what to do. */
export const hashError = (where: string, seen: string, wanted: string): PortolanError =>
  new PortolanError('SOURCE_HASH', `the archive has sha256 ${seen}, the recipe says ${wanted}`, {
    where,
    hint: 'remove the file and get it again; if it stays so, the archive or the recipe was changed: do not build from it',
    exitCode: 3,
  })

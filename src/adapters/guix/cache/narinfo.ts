/**
 * What a substitute server says of one store item, `<hash>.narinfo`: lines `Field: value`; `URL`,
 * `Compression`, `FileSize` and `FileHash` may be repeated, once for each way it is packed. Source:
 * Guix's `guix/narinfo.scm` and `guix publish`.
 */
import { PortolanError } from '../../../model/errors.ts'
import type { Binary } from '../../../model/binary.ts'
import { isStoreHash, sha256ToHex } from './base32.ts'

type Fields = ReadonlyMap<string, readonly string[]>

/** Throws NARINFO with the line. */
export function parseFields(text: string, path: string): Fields {
  const fields = new Map<string, string[]>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue
    const [, name, value = ''] = /^([A-Za-z]+):(?: (.*))?$/.exec(line) ?? []
    if (name === undefined)
      throw new PortolanError(
        'NARINFO',
        `${path}:${index + 1}: not a field: "${line.slice(0, 60)}"`,
        {
          where: `${path}:${index + 1}`,
        },
      )
    fields.set(name, [...(fields.get(name) ?? []), value.trim()])
  }
  return fields
}

/** Outputs that Guix's packages have beside the one that bears no name. */
const outputs =
  /^(.*)-(lib|bin|doc|debug|static|dev|include|man|info|gui|gtk|python|extra|tools|utils|documentation|send-email|svn|credential-libsecret|gitk|subtree|jdk|fortran|out)$/

export type StoreItem = { hash: string; name: string; version: string; output: string | null }

/**
 * `<hash>-<name>-<version>[-<output>]`: the first hyphen before a digit begins the version. An output
 * cannot be told from a version's last part; the usual names are taken for outputs. null when the
 * base name is none.
 */
export function parseItem(base: string): StoreItem | null {
  const [, hash = '', rest = ''] = /^([0-9a-z]{32})-([\w.+?=-]+)$/.exec(base) ?? []
  if (!isStoreHash(hash)) return null
  const [, whole = rest, output = null] = outputs.exec(rest) ?? []
  const at = whole.search(/-\d/)
  return at <= 0
    ? { hash, name: whole, version: '', output }
    : { hash, name: whole.slice(0, at), version: whole.slice(at + 1), output }
}

const targets: Readonly<Record<string, string>> = {
  'x86_64-linux': 'x86_64',
  'aarch64-linux': 'aarch64',
  'powerpc64le-linux': 'ppc64le',
  'riscv64-linux': 'riscv64',
  'i686-linux': 'i686',
  'armhf-linux': 'arm',
}

/** Ways of packing, those first that this process can unpack itself. */
const preference = ['zstd', 'gzip', 'none', 'lzip', 'xz', 'bzip2']

/** A path below the cache: no address, no way up. */
const isInside = (url: string): boolean =>
  /^[^/:?#\\]+(\/[^/?#\\]+)*$/.test(url) &&
  !url.split('/').some((part) => part === '..' || part === '.')

type Archive = Pick<Binary, 'archive' | 'bytes' | 'sha256'>

function archiveOf(fields: Fields, refuse: (why: string) => PortolanError): Archive {
  const urls = fields.get('URL') ?? []
  const ways = urls.map((url, i) => {
    const packing = fields.get('Compression')?.[i] ?? 'none'
    return { url, packing, size: fields.get('FileSize')?.[i], hash: fields.get('FileHash')?.[i] }
  })
  const rank = (packing: string) =>
    (preference.indexOf(packing) + preference.length + 1) % (preference.length + 1)
  const [best] = ways
    .filter((way) => preference.includes(way.packing))
    .toSorted((a, b) => rank(a.packing) - rank(b.packing))
  if (!best) throw refuse('has no URL that is packed in a known way')
  if (!isInside(best.url)) throw refuse(`leads out of the cache: ${best.url.slice(0, 100)}`)
  if (best.size !== undefined && !/^\d{1,15}$/.test(best.size))
    throw refuse('has no valid FileSize')
  const sha256 = best.hash === undefined ? undefined : sha256ToHex(best.hash)
  if (sha256 === null) throw refuse('has no valid FileHash')
  return {
    archive: best.url,
    ...(best.size !== undefined && { bytes: Number(best.size) }),
    ...(sha256 !== undefined && { sha256 }),
  }
}

/** Throws NARINFO when a field is missing or wrong. `store`: the folder all items lie in. */
export function readNarinfo(text: string, path: string, store: string): Binary {
  const refuse = (why: string) => new PortolanError('NARINFO', `${path} ${why}`, { where: path })
  const fields = parseFields(text, path)
  const one = (name: string): string | undefined => fields.get(name)?.[0] || undefined
  const storePath = one('StorePath') ?? ''
  if (!storePath.startsWith(`${store}/`)) throw refuse(`has a StorePath outside ${store}`)
  const base = storePath.slice(store.length + 1)
  const item = parseItem(base)
  if (!item) throw refuse('has no valid StorePath')
  const named = /(?:^|\/)([0-9a-z]{32})[^/]*\.narinfo$/.exec(path)?.[1]
  if (named !== undefined && named !== item.hash) throw refuse('is named after another store item')
  const nar = sha256ToHex(one('NarHash') ?? '')
  if (nar === null) throw refuse('has no valid NarHash')
  if (!/^\d{1,15}$/.test(one('NarSize') ?? '')) throw refuse('has no valid NarSize')
  const references = (one('References') ?? '').split(/\s+/).filter(Boolean).map(parseItem)
  if (references.some((reference) => reference === null)) throw refuse('has no valid References')
  const target = targets[one('System') ?? '']
  return {
    tool: 'guix',
    name: item.name,
    version: item.version,
    hash: item.hash,
    ...(item.output !== null && { variants: { output: item.output } }),
    ...(target && { target }),
    dependencies: [
      ...new Set(references.flatMap((r) => (r && r.hash !== item.hash ? [r.hash] : []))),
    ],
    ...archiveOf(fields, refuse),
    unpackedSha256: nar,
    // Guix writes `Signature`, Nix `Sig`.
    signed: fields.has('Signature') || fields.has('Sig'),
    evidence: { source: path, detail: base },
  }
}

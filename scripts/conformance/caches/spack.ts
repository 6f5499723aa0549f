/**
 * Build caches written by Spack's own code from recorded specs, read and compared spec by spec.
 *
 *   node scripts/conformance/caches/spack.ts PYTHON SPACK_LIB DATABASE_JSON FOLDER
 *
 * SPACK_LIB: `lib/spack` of a Spack checkout. DATABASE_JSON: the index of an install tree
 * (`.spack-db/index.json`), whose specs are pushed with archives made up. FOLDER: empty; the cache is
 * left there. Set SPACK_USER_CONFIG_PATH, SPACK_USER_CACHE_PATH and SPACK_DISABLE_LOCAL_CONFIG so that
 * Spack writes nowhere else.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { caches } from '../../../src/adapters/spack/cache/read.ts'
import { Binary } from '../../../src/model/binary.ts'
import { diskTree } from '../sources/disk-tree.ts'
import { report } from '../versions/corpus.ts'
import { ask } from '../versions/python-oracle.ts'

const [python = 'python3', spack = '', database = '', folder = ''] = process.argv.slice(2)

const program = `
import sys, json, os, tempfile, hashlib, gzip
sys.path.insert(0, sys.argv[1])
import spack.database, spack.spec, spack.binary_distribution as bd, spack.url_buildcache as ub
from spack.enums import InstallRecordStatus
import spack.deptypes as dt
import spack.hash_types as ht
import spack.buildcache_migrate as bm
import spack.util.url as url
import spack.llnl.util.tty as tty
tty.set_verbose(False)
import shutil
root = tempfile.mkdtemp()
os.makedirs(os.path.join(root, '.spack-db'))
shutil.copy(sys.argv[2], os.path.join(root, '.spack-db', 'index.json'))
db = spack.database.Database(root)
mirror = url.path_to_file_url(sys.argv[3])
out = []
bdb = bd.BuildCacheDatabase(os.path.join(root, 'cachedb'))
cls = ub.get_url_buildcache_class(3)
with db.read_transaction():
    specs = [s for s in db.query_local(installed=InstallRecordStatus.ANY) if not s.external]
for s in specs:
    archive = None
    tmp = tempfile.mkdtemp()
    tar = os.path.join(tmp, 'a.tar.gz')
    with open(tar, 'wb') as f: f.write(gzip.compress(s.dag_hash().encode()))
    size = os.path.getsize(tar)
    sha = hashlib.sha256(open(tar, 'rb').read()).hexdigest()
    if sys.argv[4] == 'layout-2':
        # Spack writes it no more: its names and its spec files, put down here.
        archive = os.path.join('build_cache', bm.v2_tarball_path_name(s, '.spack'))
        os.makedirs(os.path.join(sys.argv[3], os.path.dirname(archive)), exist_ok=True)
        shutil.copy(tar, os.path.join(sys.argv[3], archive))
        spec = s.to_dict(hash=ht.dag_hash)
        spec['buildcache_layout_version'] = 2
        spec['binary_cache_checksum'] = {'hash_algorithm': 'sha256', 'hash': sha}
        name = os.path.join(sys.argv[3], 'build_cache', bm.v2_tarball_name(s, '.spec.json'))
        with open(name, 'w') as f: json.dump(spec, f)
    else:
        e = cls(mirror, s, allow_unsigned=True)
        e.push_binary_package(s, tar, 'sha256', sha, tmp, None)
        e.destroy()
    bdb.add(s); bdb.mark(s, 'in_buildcache', True)
    out.append({'name': s.name, 'version': str(s.version), 'hash': s.dag_hash(), 'sha256': sha, 'bytes': None if archive else size, 'archive': archive,
      'target': str(s.target), 'os': str(s.os),
      'dependencies': sorted({d.spec.dag_hash() for d in s.edges_to_dependencies(depflag=dt.LINK | dt.RUN)}),
      'variants': sorted(k for k in s.variants)})
if sys.argv[4] == 'index':
    bd._push_index(bdb, tempfile.mkdtemp(), mirror)
print('\\x00' + json.dumps(out))`

type Row = Pick<Binary, 'name' | 'version' | 'hash' | 'sha256' | 'bytes' | 'target' | 'os'> & {
  dependencies: string[]
  variants: string[]
  /** Where Spack would look for it, where that is not told by its hash. */
  archive: string | null
}
for (const index of ['index', 'no-index', 'layout-2']) {
  const cache = join(folder, index)
  const rows = ask(python, program, [spack, database, cache, index], null) as unknown as Row[]
  const all = [...caches.read(diskTree(cache))]
  for (const one of all)
    if ('skipped' in one) console.log(`skipped ${one.skipped.source}: ${one.reason}`)
  const found = new Map(
    all.flatMap((one) =>
      'found' in one ? [[one.found.hash, Binary.parse(one.found)] as const] : [],
    ),
  )
  const wrong = rows.flatMap((row) => {
    const b = found.get(row.hash)
    const pick = b && {
      name: b.name,
      version: b.version,
      hash: b.hash,
      sha256: b.sha256,
      bytes: b.bytes ?? null,
      target: b.target,
      os: b.os,
      dependencies: b.dependencies.toSorted(),
      variants: Object.keys(b.variants ?? {}).sort(),
    }
    const wanted = Object.fromEntries(
      Object.keys(pick ?? {}).map((key) => [key, row[key as keyof Row]]),
    )
    const archive = b?.archive && readFileSync(join(cache, b.archive))
    const intact = archive && createHash('sha256').update(archive).digest('hex') === b.sha256
    const inPlace = row.archive === null || row.archive === b?.archive
    return intact && inPlace && JSON.stringify(pick) === JSON.stringify(wanted)
      ? []
      : [`${row.name}/${row.hash}: ${JSON.stringify(pick)} ${JSON.stringify(wanted)}`]
  })
  const compilers = [...found.values()].filter((b) => b.compiler !== undefined).length
  report(`${index}: binaries (${compilers} with a compiler)`, rows.length, [
    ...wrong,
    ...(found.size === rows.length ? [] : [`${found.size} found`]),
  ])
}

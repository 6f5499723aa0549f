/** Spack's build caches: what is in them, and where. Signatures are noted, not verified. */
import type { CacheReader, TreeView } from '../../adapter.ts'
import { isOci, readOci } from './oci.ts'
import { isV2, readV2 } from './v2.ts'
import { isV3, readV3 } from './v3.ts'

const layouts = [
  { is: isV3, read: readV3 },
  { is: isV2, read: readV2 },
  { is: isOci, read: readOci },
]

export const caches: CacheReader = {
  checkedAgainst: 'tool',
  looksAt: ['v3/manifests/{spec,index}', 'build_cache', 'oci-layout, index.json, blobs'],
  cannot: (tree: TreeView) =>
    layouts.some(({ is }) => is(tree))
      ? null
      : 'holds no v3/manifests, no build_cache and no OCI image layout',
  *read(tree) {
    // A cache that was migrated has both layouts; the new one says more and comes first.
    const seen = new Set<string>()
    for (const { is, read } of layouts) {
      if (!is(tree)) continue
      for (const one of read(tree)) {
        if ('found' in one && seen.has(one.found.hash)) continue
        if ('found' in one) seen.add(one.found.hash)
        yield one
      }
    }
  },
}

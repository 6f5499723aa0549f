/** Recipes of Guix channels: every exported package of every module, as the channel defines it. */
import type { RecipeHost, RecipeReader, RecipeSource, TreeView } from '../adapter.ts'
import { channelFolder } from './files.ts'
import { history } from './history.ts'
import { isListing, readListing } from './listing.ts'
import { Reading } from './reading.ts'

/** Changes when the reader would say something else of the same files. */
const readerVersion = 2

/** Guix's name of a system, from archspec's of the processor. */
export function guixSystem(host: RecipeHost): string {
  if (host.family !== undefined)
    return `${/^i[3-6]86$/.test(host.family) ? 'i686' : host.family.replace('ppc64le', 'powerpc64le')}-linux`
  const families: readonly (readonly [RegExp, string])[] = [
    [/^(aarch64|arm|neoverse|a64fx|cortex|graviton|thunderx|m[123])/, 'aarch64'],
    [/^(ppc64le|power\d+le)/, 'powerpc64le'],
    [/^(riscv64|u74mc)/, 'riscv64'],
    [/^i[3-6]86$/, 'i686'],
  ]
  return `${families.find(([names]) => names.test(host.target))?.[1] ?? 'x86_64'}-linux`
}

const isChannel = (tree: TreeView): boolean => {
  const folder = channelFolder(tree)
  const names = tree.list(folder.replace(/\/$/, ''))
  return (
    tree.list('').includes('.guix-channel') ||
    (names.includes('guix/') && tree.list(`${folder}guix`).includes('packages.scm')) ||
    names.some((name) => name.endsWith('.scm'))
  )
}

export const recipes: RecipeReader = {
  checkedAgainst: 'tool',
  looksAt: ['.guix-channel', 'gnu/packages/**/*.scm', 'guix/**/*.scm', '**/*.scm', 'packages.json'],
  cannot: (tree) =>
    isListing(tree) || isChannel(tree)
      ? null
      : 'neither a Guix channel (.guix-channel, guix/packages.scm, *.scm) nor a packages.json of Guix',
  open,
  history,
}

function open(trees: readonly TreeView[], host: RecipeHost): RecipeSource {
  const listings = trees.filter(isListing)
  const channels = new Reading(
    trees.filter((tree) => !isListing(tree)),
    guixSystem(host),
  )
  return {
    fingerprint: `guix ${readerVersion} ${guixSystem(host)}`,
    units: () =>
      [
        ...listings.map((tree) => `${tree.id}:${tree.list('')[0] ?? ''}`),
        ...channels.units(),
      ].sort(),
    read: (unit) => {
      const listing = listings.find((tree) => unit === `${tree.id}:${tree.list('')[0] ?? ''}`)
      return listing ? readListing(listing) : channels.recipes(unit)
    },
    part: (file, part) => channels.part(file, part),
  }
}

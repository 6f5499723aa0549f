import type { RecipeHistory } from '../adapter.ts'

/**
 * Guix's commits say what they do (its manual, "Submitting Patches"): `gnu: hdf5: Update to 1.14.6.`
 * A package's first version is in no message.
 */
const update =
  /^gnu: (?:[^:]*, )?([\w.+@-]+): (?:Update|Upgrade) to (?:version )?v?(\d[^\s,;]*?)\.?$/

export const history: RecipeHistory = {
  paths: ['*.scm'],
  looksAt: 'subjects',
  versionsIn({ subject }) {
    const [, name, version] = update.exec(subject) ?? []
    return name === undefined || version === undefined ? [] : [{ name, version }]
  },
}

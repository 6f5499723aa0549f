import type { RecipeHistory } from '../../adapter.ts'
import { nameOfFolder } from './names.ts'

/** Repositories of Spack's own tests and tutorials: their packages only share names with real ones. */
const notReal = /(^|\/)(tests?|tutorial|[\w.]*(mock|_test|\.test))\//

/** A `version(…)` directive that names its version in plain text; long ones go over several lines. */
const directive = /^[ \t]*version\(\s*(?:"([^"\s]+)"|'([^'\s]+)')/gm

/** Every `version` line that was added; versions that code computes are not seen. */
export const recipeHistory: RecipeHistory = {
  paths: ['*/package.py'],
  looksAt: 'lines',
  versionsIn({ path, added }) {
    const folder = /(?:^|\/)packages\/([^/]+)\/package\.py$/.exec(path)?.[1]
    if (folder === undefined || notReal.test(path)) return []
    const name = nameOfFolder(folder, /(^|\/)spack_repo\//.test(path) ? 2 : 1)
    return added.flatMap((lines) =>
      [...lines.join('\n').matchAll(directive)].map(([, double, single]) => ({
        name,
        version: double ?? single ?? '',
      })),
    )
  },
}

/** The reader of Spack's recipes; the evaluator is loaded when trees are opened. */
import type { RecipeReader } from '../../adapter.ts'
import { recipeHistory } from './history.ts'
import { repositoryFolders } from './repository.ts'

export const recipeReader: RecipeReader = {
  checkedAgainst: 'tool',
  looksAt: ['repo.yaml', 'spack-repo-index.yaml', 'packages/*/package.py', 'build_systems/*.py'],
  cannot: (tree) =>
    repositoryFolders(tree).length > 0 ? null : 'it holds no Spack repository: no repo.yaml',
  open: async (trees, host) => (await import('./reader.ts')).openRecipes(trees, host),
  history: recipeHistory,
}

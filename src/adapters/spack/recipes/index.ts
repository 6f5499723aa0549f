/** The reader of Spack's recipes; the evaluator is loaded when trees are about to be opened. */
import { PortolanError } from '../../../model/errors.ts'
import type { RecipeReader } from '../../adapter.ts'
import { recipeHistory } from './history.ts'
import { repositoryFolders } from './repository.ts'

let openRecipes: RecipeReader['open'] | null = null

export const recipeReader: RecipeReader = {
  checkedAgainst: 'tool',
  looksAt: ['repo.yaml', 'spack-repo-index.yaml', 'packages/*/package.py', 'build_systems/*.py'],
  cannot: (tree) =>
    repositoryFolders(tree).length > 0 ? null : 'it holds no Spack repository: no repo.yaml',
  async prepare() {
    ;({ openRecipes } = await import('./reader.ts'))
  },
  open(trees, host) {
    if (openRecipes === null)
      throw new PortolanError('READER_DEFECT', 'opened before it was prepared', { exitCode: 3 })
    return openRecipes(trees, host)
  },
  history: recipeHistory,
}

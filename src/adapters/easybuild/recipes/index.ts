/** EasyBuild's easyconfigs as recipes; the evaluator is loaded when trees are opened. */
import type { RecipeReader } from '../../adapter.ts'
import { history } from './history.ts'
import { Robot } from './robot.ts'

export const recipes: RecipeReader = {
  checkedAgainst: 'tool',
  looksAt: ['easybuild/easyconfigs/**/*.eb', '**/*.eb', 'easybuild/easyblocks/*/*.py'],
  cannot(tree) {
    if (tree.list('easybuild').includes('easyblocks/')) return null
    return new Robot([tree]).some() ? null : 'no easyconfig (*.eb) is in it'
  },
  open: async (trees, host) => (await import('./reader.ts')).openEasyconfigs(trees, host),
  history,
}

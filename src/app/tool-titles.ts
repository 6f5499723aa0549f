/** What people call each tool, by id. */
import { recipeTools } from '../adapters/recipe-tools.ts'

export const toolTitles = (): Record<string, string> =>
  Object.fromEntries(recipeTools.map(({ id, title }) => [id, title]))

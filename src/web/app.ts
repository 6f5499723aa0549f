/** What makes pages quicker for those who have JavaScript; without it, each of them works, too. */
import { instantSearch } from './search.ts'
import { themeButton } from './theme.ts'

themeButton()
instantSearch()

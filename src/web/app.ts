/** What makes pages quicker for those who have JavaScript; without it, each of them works, too. */
import { instantSearch } from './search.ts'
import { nameSearch } from './names.ts'
import { themeButton } from './theme.ts'

themeButton()
instantSearch()
nameSearch()

/** The names every module sees: Guile's core and the parts of its libraries that recipes use. */
import { bindingForms } from './binding.ts'
import { conditionForms, raise } from './conditions.ts'
import type { Sym } from './data.ts'
import { NIL, sym, type Value } from './data.ts'
import { defineForms } from './define.ts'
import { basicForms } from './forms.ts'
import { control } from './library/control.ts'
import { lists } from './library/lists.ts'
import { numbers } from './library/numbers.ts'
import { regexps } from './library/regexps.ts'
import { charSets, strings } from './library/strings.ts'
import { emptyVHash, vhashes } from './library/vhash.ts'
import { macroForms } from './macros.ts'
import { matchForms } from './match.ts'
import { parameterForms } from './parameters.ts'
import { procedureForms } from './procedures.ts'
import { quoteForms } from './quote.ts'

export function core(): Map<Sym, Value> {
  const names = new Map<Sym, Value>()
  for (const form of [
    ...basicForms,
    ...quoteForms,
    ...defineForms,
    ...parameterForms,
    ...procedureForms,
    ...bindingForms,
    ...macroForms,
    ...matchForms,
    ...conditionForms,
  ])
    names.set(sym(form.name), form)
  for (const library of [lists, strings, numbers, control, regexps, vhashes]) {
    for (const [name, primitive] of Object.entries(library)) names.set(sym(name), primitive)
  }
  for (const [name, set] of Object.entries(charSets)) names.set(sym(name), set)
  names.set(sym('raise'), raise)
  names.set(sym('vlist-null'), emptyVHash())
  names.set(sym('%load-path'), NIL)
  return names
}

/** Modules of Guile and of its libraries, which no channel holds; what is known of them is in `core`. */
export const isOutside = (module: string): boolean =>
  /^(srfi|ice-9|rnrs|system|web|texinfo|sxml|oop|language|guile|json|gcrypt|git|gnutls|htmlprag|semver|ssh|sqlite3|zlib|lzlib|zstd|avahi|scheme|statprof|term|newt|fibers|yaml)( |$)/.test(
    module,
  )

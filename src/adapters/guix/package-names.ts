/** All packages of the channels by name, looked for when first asked. */
import { called, collect, type Found, type Index, indexOf } from './names.ts'
import { NIL, Pair, type Sym, type Value } from './scheme/data.ts'
import { type Frame, Memo } from './scheme/environment.ts'
import type { Evaluator } from './scheme/eval.ts'
import type { Module } from './scheme/module.ts'
import type { Rec } from './scheme/rec.ts'
import { special } from './scheme/special.ts'

export type PackageNamesOptions = {
  /** Modules of packages; whoever asks for them is noted to hang on them. */
  modules: () => Iterable<Module>
  /** What a name means in Guix. */
  meaning: (name: Sym) => Value
  env: Frame
}

/** What is found is kept in memos, so that who asks is known to hang on all that was looked at. */
export class PackageNames {
  readonly #index: Memo
  readonly #open: Memo
  readonly #said = new Map<string, Memo>()
  readonly #env: Frame

  constructor({ modules, meaning, env }: PackageNamesOptions) {
    this.#env = env
    this.#index = this.#memo(() => indexOf(modules(), meaning))
    this.#open = this.#memo((ev) => collect((ev.force(this.#index) as Index).open, ev))
  }

  /** The packages of a name, newest first. Throws Stop where that is not certain. */
  called(name: string, ev: Evaluator): readonly Rec[] {
    let said = this.#said.get(name)
    if (!said) {
      said = this.#memo((ev) => collect((ev.force(this.#index) as Index).said.get(name) ?? [], ev))
      this.#said.set(name, said)
    }
    return called(name, ev.force(this.#open) as Found, ev.force(said) as Found, ev)
  }

  #memo(work: (ev: Evaluator) => Value): Memo {
    return new Memo(
      new Pair(
        special('names', (_form, _env, ev) => work(ev)),
        NIL,
      ),
      this.#env,
    )
  }
}

/** Notes what is asked for while a value is worked out. */
import type { Hold } from './environment.ts'
import { nothing } from './environment.ts'

export class Holds {
  /** What those being worked out asked for, each behind whoever asked for it. */
  readonly #asked: Hold[] = []
  #top = 0
  #numbers = 0
  #asker = 0

  /** Whoever is being worked out hangs on it. */
  note(hold: Hold): void {
    if (hold.mark === this.#asker) return
    hold.mark = this.#asker
    this.#asked[this.#top++] = hold
  }

  /** A number that nothing is marked with. */
  number(): number {
    return ++this.#numbers
  }

  /** What is asked for from now on belongs to another, until `close`. */
  open(): { asker: number; top: number } {
    const before = { asker: this.#asker, top: this.#top }
    this.#asker = ++this.#numbers
    return before
  }

  /** What was asked for since `open` gave this. */
  close({ asker, top }: { asker: number; top: number }): readonly Hold[] {
    const asked = this.#top === top ? nothing : this.#asked.slice(top, this.#top)
    this.#top = top
    this.#asker = asker
    return asked
  }
}

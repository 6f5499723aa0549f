/** Bytes of a program in aspif as they come: kept as text, a line of numbers takes ten times the room. */
const ZERO = 48
const SPACE = 32
const MINUS = 45
const NEWLINE = 10
/** The digits of a literal with sign and space. */
const longestNumber = 12

export class Aspif {
  private bytes = new Uint8Array(1 << 16)
  private length = new TextEncoder().encodeInto('asp 1 0 0', this.bytes).written

  /** Begins a line. */
  line(kind: number, ...numbers: readonly number[]): this {
    this.room(1 + longestNumber)
    this.bytes[this.length++] = NEWLINE
    this.number(kind)
    return this.list(numbers)
  }

  /** Goes on with numbers, each with a space before it. */
  list(numbers: readonly number[]): this {
    this.room(numbers.length * longestNumber)
    for (const n of numbers) {
      this.bytes[this.length++] = SPACE
      this.number(n)
    }
    return this
  }

  /** Goes on with a space and characters of one byte. */
  text(text: string): this {
    this.room(text.length + 1)
    this.bytes[this.length++] = SPACE
    for (let i = 0; i < text.length; i++) this.bytes[this.length++] = text.charCodeAt(i)
    return this
  }

  copy(): Aspif {
    const copy = new Aspif()
    copy.bytes = this.bytes.slice(0, this.length + (1 << 12))
    copy.length = this.length
    return copy
  }

  /** What was written, with the end of its last line. */
  ended(): Uint8Array<ArrayBuffer> {
    this.room(1)
    this.bytes[this.length++] = NEWLINE
    return this.bytes.subarray(0, this.length)
  }

  private room(more: number): void {
    if (this.length + more <= this.bytes.length) return
    const wider = new Uint8Array(Math.max(this.bytes.length * 2, this.length + more))
    wider.set(this.bytes.subarray(0, this.length))
    this.bytes = wider
  }

  private number(n: number): void {
    if (n < 0) {
      this.bytes[this.length++] = MINUS
      n = -n
    }
    let digits = 1
    for (let limit = 10; n >= limit; limit *= 10) digits++
    this.length += digits
    for (let at = this.length - 1; digits > 0; digits--, at--) {
      const rest = Math.trunc(n / 10)
      this.bytes[at] = ZERO + n - rest * 10
      n = rest
    }
  }
}

/** A value of a bytes column as a Buffer, whichever database it came from. */
export const readBytes = (value: Uint8Array): Buffer =>
  Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength)

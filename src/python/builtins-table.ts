/** The built-in names; builtins.ts fills the table. */
import type { Value } from './values.ts'

export const builtins = new Map<string, Value>()

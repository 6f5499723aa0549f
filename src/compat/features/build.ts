/** Short forms used by the tables of features. */
import type { Feature, Test } from './feature.ts'

/** `shared`: whether the shared library is there. */
export const shared = (base: string, variant = 'shared'): Feature => ({
  variant,
  test: { library: `${base}*.so*`, beside: `${base}*` },
})

/** `libs=shared,static`: which forms of the library are there. */
export const libs = (base: string): Feature => ({
  variant: 'libs',
  parts: {
    shared: { library: `${base}.so`, beside: `${base}.*` },
    static: { library: `${base}.a`, beside: `${base}.*` },
  },
})

/** One boolean variant per macro of a configuration header. */
export const macros = (
  header: string,
  table: Readonly<Record<string, string>>,
  more: { when?: string; unmentioned?: 'no' } = {},
): Feature[] =>
  Object.entries(table).map(([variant, defines]) => ({
    variant,
    ...(more.when === undefined ? {} : { when: more.when }),
    test: {
      header,
      defines,
      ...(more.unmentioned === undefined ? {} : { unmentioned: more.unmentioned }),
    },
  }))

/** One boolean variant per library it is linked with or not. */
export const linked = (table: Readonly<Record<string, string>>): Feature[] =>
  Object.entries(table).map(([variant, needs]) => ({ variant, test: { needs } }))

/** True when linked with it; says nothing when not (it may be built in). */
export const linkedTrue = (variant: string, needs: string): Feature => ({
  variant,
  test: { needs },
  no: null,
})

export const any = (...tests: readonly Test[]): Test => ({ any: tests })

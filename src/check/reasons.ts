/** Reasons of a check, made from what the rules of compatibility answer. */
import type { Fit } from '../compat/rules/fit.ts'
import type { CheckReason, Fitness } from '../model/check.ts'

const reason = (
  code: string,
  verdict: Fitness,
  because: string,
  source: string,
  instead?: string,
): CheckReason => ({
  code,
  verdict,
  because,
  source,
  ...(instead === undefined ? {} : { instead }),
})

export const misfitting = (code: string, because: string, source: string, instead?: string) =>
  reason(code, 'does not fit', because, source, instead)
export const open = (code: string, because: string, source: string, instead?: string) =>
  reason(code, 'unknown', because, source, instead)
export const fitting = (code: string, because: string, source: string) =>
  reason(code, 'fits', because, source)

/** What a rule says against something or leaves open; null where it fits. */
export const reasonOf = (code: string, fit: Fit, instead?: string): CheckReason | null =>
  fit.verdict === 'fits' ? null : reason(code, fit.verdict, fit.because, fit.source, instead)

export const verdictOf = (reasons: readonly CheckReason[]): Fitness =>
  reasons.some((r) => r.verdict === 'does not fit')
    ? 'does not fit'
    : reasons.some((r) => r.verdict === 'unknown')
      ? 'unknown'
      : 'fits'

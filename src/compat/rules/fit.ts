/** What a rule of compatibility answers: pure, with the reason and where the rule is from. */
export type Fit = {
  readonly verdict: 'fits' | 'does not fit' | 'unknown'
  /** One sentence for people, without a full stop. */
  readonly because: string
  /** Document the rule or the row of its table is from. */
  readonly source: string
}

export const fits = (because: string, source: string): Fit => ({ verdict: 'fits', because, source })
export const misfit = (because: string, source: string): Fit => ({
  verdict: 'does not fit',
  because,
  source,
})
export const unclear = (because: string, source: string): Fit => ({
  verdict: 'unknown',
  because,
  source,
})

/** The worst of several answers: one misfit decides, else one that is not known. */
export const worst = (answers: readonly Fit[]): Fit | null =>
  answers.find((a) => a.verdict === 'does not fit') ??
  answers.find((a) => a.verdict === 'unknown') ??
  answers[0] ??
  null

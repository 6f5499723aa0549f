/** Processors, by archspec's graph: code for a target runs on its descendants. */
import { type Fit, fits, misfit, unclear } from './fit.ts'

const rule = 'archspec microarchitectures'

/** Whether code for `older` runs on `newer`; false for names archspec does not know. */
export type RunsOn = (older: string, newer: string) => boolean

export function judgeTarget(
  target: string | undefined,
  host: string | undefined,
  runsOn: RunsOn,
): Fit {
  if (target === undefined || target === '') return unclear('its CPU target is not known', rule)
  if (host === undefined) return unclear('the CPU of the nodes is not known', rule)
  if (runsOn(target, host)) return fits(`code for ${target} runs on ${host}`, rule)
  // A name archspec lacks does not even run on itself.
  return runsOn(target, target) && runsOn(host, host)
    ? misfit(`it is for ${target}, whose code does not run on ${host}`, rule)
    : unclear(`archspec does not know ${runsOn(host, host) ? target : host}`, rule)
}

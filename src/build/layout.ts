/**
 * Where things stand under one `--prefix`. Results are in `store`, activate scripts in `env`;
 * everything else is the runner's own under `.portolan`.
 */
import { join } from 'node:path'

export type Layout = {
  root: string
  /** Finished results, one folder each: `<software>-<version>-<16 hex of the key>`. */
  store: string
  /** `<plan name>.sh` and the folders they put on the PATH. */
  env: string
  state: string
  journal: string
  locks: string
  /** `<result folder name>/<try>.log` */
  logs: string
  /** Half-built steps; nothing in it is ever taken for a result. */
  work: string
  /** Work folders of failed steps, for people to look into, where they asked for it. */
  failed: string
  /** What is being removed. */
  trash: string
  /** Source archives downloaded, named by their sha256. */
  downloads: string
  /** What became of each plan, `<plan digest>.json`. */
  outcomes: string
}

export function layoutOf(prefix: string): Layout {
  const state = join(prefix, '.portolan')
  return {
    root: prefix,
    store: join(prefix, 'store'),
    env: join(prefix, 'env'),
    state,
    journal: join(state, 'journal.jsonl'),
    locks: join(state, 'lock'),
    logs: join(state, 'logs'),
    work: join(state, 'work'),
    failed: join(state, 'failed'),
    trash: join(state, 'trash'),
    downloads: join(state, 'downloads'),
    outcomes: join(state, 'outcomes'),
  }
}

/** As a part of a file name. */
export const plain = (text: string): string => text.replaceAll(/[^A-Za-z0-9._+-]/g, '_')

/** Name of a step's result folder. */
export const storeName = (step: { software: string; version: string }, key: string): string =>
  `${plain(step.software)}-${plain(step.version)}-${key.slice(0, 16)}`

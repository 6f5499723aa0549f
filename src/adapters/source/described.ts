/**
 * The libraries that have a build description. Read from `descriptions.json`, which
 * `npm run generate` makes of the checked files in `descriptions/`: a plan asks for many, and reading
 * YAML would take as long as finding the plan.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Description } from './description.ts'

type Descriptions = Readonly<Record<string, Description>>

let read: Descriptions | undefined
const all = (): Descriptions =>
  (read ??= JSON.parse(
    readFileSync(join(import.meta.dirname, 'descriptions.json'), 'utf8'),
  ) as Descriptions)

/** The description of a library, or null. */
export const descriptionOf = (software: string): Description | null =>
  Object.hasOwn(all(), software) ? all()[software]! : null

/** Libraries that have a description, sorted. */
export const described = (): string[] => Object.keys(all()).sort()

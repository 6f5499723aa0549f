import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseRules, ruleFiles, type RuleFiles, type Rules } from './rules.ts'

/** The rules that come with Portolan. */
export const rulesFolder = join(import.meta.dirname, '../../data/identity')

/** Reads the rules of a folder; throws as `parseRules`, and as the file system does. */
export const loadRules = (folder: string = rulesFolder): Rules =>
  parseRules(
    Object.fromEntries(
      ruleFiles.map((file) => [file, readFileSync(join(folder, file), 'utf8')]),
    ) as RuleFiles,
  )

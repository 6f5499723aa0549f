/** Reads easyconfigs unit by unit. */
import type { RecipeHost, RecipeSource, RecipeUnit, TreeView } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'
import { archOf } from './constants.ts'
import { lineOf } from './evaluate.ts'
import { recipeOf } from './package.ts'
import { Easyconfigs } from './read.ts'
import { fileLabel, fileOf } from './robot.ts'
import { tool } from './tool.ts'

/** Counts what changes results without a change of the files. */
const readerVersion = 1

/** Trees of easyconfigs, opened for reading. */
export function openEasyconfigs(trees: readonly TreeView[], host: RecipeHost): RecipeSource {
  const easyconfigs = new Easyconfigs(trees, host)
  const { framework, easyblocks } = tool().from
  return {
    fingerprint: [readerVersion, framework, easyblocks, archOf(host), host.os].join(' '),
    units: () => easyconfigs.robot.files().map(fileLabel),
    read: (unit) => readUnit(easyconfigs, unit, trees),
  }
}

function readUnit(easyconfigs: Easyconfigs, unit: string, trees: readonly TreeView[]): RecipeUnit {
  const file = fileOf(unit, trees)
  const inputs = new Set([unit])
  try {
    const read = easyconfigs.read(file, inputs)
    const skipped = read.sections.map(({ name, line }) => ({
      skipped: { source: file.path, line },
      reason: `section ${name} is not read, only what stands before the first one`,
    }))
    return { recipes: [recipeOf(read, file.path)], skipped, inputs: [...inputs] }
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    const line = lineOf(error)
    const skipped = {
      skipped: { source: file.path, ...(line === undefined ? {} : { line }) },
      reason: error.hint === undefined ? error.message : `${error.message} (${error.hint})`,
    }
    return { recipes: [], skipped: [skipped], inputs: [...inputs] }
  }
}

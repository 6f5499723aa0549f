/** A plan in a tool's native form. */
import { join } from 'node:path'
import { adapters } from '../adapters/registry.ts'
import type { Emitted, Emitter } from '../adapters/adapter.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan } from '../model/plan.ts'
import { readPlan } from './read-plan.ts'
import { writeDocument } from './write-document.ts'

const emitters = (): Emitter[] => adapters.flatMap((a) => a.emitters ?? [])

/** Formats a plan can be written in, with what they are. */
export const formats = (): { format: string; title: string }[] =>
  emitters()
    .map(({ format, title }) => ({ format, title }))
    .sort((a, b) => (a.format < b.format ? -1 : 1))

/** Throws FORMAT_UNKNOWN, and what `readPlan` throws. */
export async function emitPlan(format: string, file: string): Promise<Emitted> {
  const emitter = emitterOf(format)
  return emitter.emit(await readPlan(file))
}

/** Throws FORMAT_UNKNOWN. */
export const emitDocument = (format: string, plan: Plan): Promise<Emitted> =>
  emitterOf(format).emit(plan)

function emitterOf(format: string): Emitter {
  const emitter = emitters().find((e) => e.format === format)
  if (!emitter) {
    throw new PortolanError('FORMAT_UNKNOWN', `there is no format '${format}'`, {
      hint: `formats: ${formats()
        .map((f) => f.format)
        .join(', ')}`,
    })
  }
  return emitter
}

/** Writes each file whole or not at all; gives the paths. */
export async function writeEmitted({ files }: Emitted, folder: string): Promise<string[]> {
  const paths: string[] = []
  for (const { path, text } of files) {
    const target = join(folder, path)
    await writeDocument(target, text)
    paths.push(target)
  }
  return paths
}

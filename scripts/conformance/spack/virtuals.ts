/** Spack's index of providers, made from what the packages say. */
import { constrain } from '../../../src/spec/constrain.ts'
import { parseSpec } from '../../../src/spec/parse.ts'
import { printNode } from '../../../src/spec/print.ts'
import type { PackageFacts } from '../../../src/adapters/spack/recipes/facts.ts'

/** Virtual → virtual with its versions → providers, each with the condition under which it is one. */
export type Virtuals = Record<string, Record<string, string[]>>

export function virtualsOf(packages: Iterable<PackageFacts>): Virtuals {
  const virtuals: Virtuals = {}
  for (const { name, provides } of packages)
    for (const { virtual, when } of provides) {
      const spec = parseSpec(virtual)
      const provider = printNode(constrain(parseSpec(name), parseSpec(when)))
      const byVersion = (virtuals[spec.name ?? ''] ??= {})
      const providers = (byVersion[virtual] ??= [])
      if (!providers.includes(provider)) providers.push(provider)
    }
  for (const byVersion of Object.values(virtuals))
    for (const providers of Object.values(byVersion)) providers.sort()
  return virtuals
}

/** Which files a result hangs on: those whose definitions were asked for on the way to it. */
import type { Memo } from './scheme/environment.ts'
import { type Module, Variable } from './scheme/module.ts'

export function modulesUsed(roots: readonly Memo[]): Set<Module> {
  const modules = new Set<Module>()
  const seen = new Set<Memo>()
  const waiting = [...roots]
  for (let memo = waiting.pop(); memo; memo = waiting.pop()) {
    if (seen.has(memo)) continue
    seen.add(memo)
    if (memo instanceof Variable) modules.add(memo.module)
    if (memo.uses) for (const used of memo.uses) if (!seen.has(used)) waiting.push(used)
  }
  return modules
}

/**
 * Reads changed copies of ELF files: nothing may crash, hang or ask for more than is bounded.
 *
 *   node scripts/conformance/elf-fuzz.ts [--count N] [--seed N] [FILE...]
 *
 * N copies in all (100,000 unless given) of the files, by turns. Prints what the worst took. Exit
 * code 1 when one throws or goes beyond the bounds.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { bound, mutated, numbers, readAll } from '../../src/compat/elf/fixtures/mutate.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '100000' }, seed: { type: 'string', default: '1' } },
})
const files = positionals.length > 0 ? positionals : ['/bin/cat', '/bin/ls', process.execPath]
const images = files.map((file) => ({ file, image: readFileSync(file) }))
const count = Number(values.count)
const next = numbers(Number(values.seed))
const worst = { requests: 0, bytes: 0, milliseconds: 0 }
let failed = 0
const begun = process.cpuUsage()
for (let i = 0; i < count; i++) {
  const { file, image } = images[i % images.length]!
  // Copies of what is large are copies of its beginning: headers, notes, tables.
  const copy = mutated(image.subarray(0, 1 << 20), next)
  const from = performance.now()
  try {
    const { requests, bytes } = readAll(copy)
    worst.requests = Math.max(worst.requests, requests)
    worst.bytes = Math.max(worst.bytes, bytes)
    if (requests > bound.requests || bytes > bound.bytes)
      throw new Error('it took more than is bounded')
  } catch (error) {
    failed++
    console.log(`copy ${i} of ${file}: ${String(error)}`)
  }
  worst.milliseconds = Math.max(worst.milliseconds, performance.now() - from)
}
const used = process.cpuUsage(begun)
console.log(
  `${count} changed copies of ${files.length} files in ${((used.user + used.system) / 1e6).toFixed(0)} s of CPU: ` +
    `${failed} failed; at most ${worst.requests} requests, ${worst.bytes} bytes, ${worst.milliseconds.toFixed(0)} ms; ` +
    `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB of memory at most`,
)
process.exitCode = failed > 0 ? 1 : 0

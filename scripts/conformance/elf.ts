/**
 * Compares our ELF reader with GNU readelf on every library and program of this machine, and the
 * readers of readelf, objdump and od text with our reader. Prints the figures and each difference.
 *
 *   node scripts/conformance/elf.ts [FOLDER...] [--all-forms] [--every]
 *
 * With --every all files are looked at, whatever their names; first it is told how long reading them
 * takes, finding them included.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { isDeepStrictEqual } from 'node:util'
import { readElfFile } from '../../src/compat/elf/read.ts'
import { readElfText } from '../../src/compat/elf/text.ts'
import { collectorScript } from '../../src/sites/collect/script.ts'

const args = process.argv.slice(2)
const allForms = args.includes('--all-forms')
const every = args.includes('--every')
const folders = args.filter((a) => !a.startsWith('--'))
const roots = folders.length > 0 ? folders : ['/usr/lib', '/usr/bin', '/usr/sbin', '/usr/local/lib']
const listed = (): string[] =>
  execFileSync('find', [...roots, '-xdev', '-type', 'f', '-print0'], { maxBuffer: 1 << 28 })
    .toString()
    .split('\0')
    .filter((f) => f !== '' && (every || /\.so(\.|$)|\/s?bin\//.test(f)))
const files = listed()

if (every) {
  const [begun, started] = [process.cpuUsage(), performance.now()]
  let elf = 0
  for (const file of listed()) if (readElfFile(file)) elf++
  const { user, system } = process.cpuUsage(begun)
  console.log(
    `${roots.join(' ')}: ${elf} ELF files found and read in ${((performance.now() - started) / 1000).toFixed(2)} s, ` +
      `${((user + system) / 1e6).toFixed(2)} s of CPU`,
  )
}

/** The collector's own functions, so that the script that travels is what is compared. */
const functions = collectorScript([], 'conformance')
  .split('# --- ELF\n')[1]
  ?.split('# --- Begin')[0]
const shell = (tool: string, file: string) =>
  spawnSync('sh', ['-c', `${functions}\nelf_tool=${tool}; elf_text "$1"`, 'sh', file], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  }).stdout

const forms = allForms ? ['readelf', 'objdump', 'none'] : ['readelf']
let compared = 0
let spent = 0
const differences = new Map(forms.map((f) => [f, 0]))
for (const file of files) {
  const begun = process.cpuUsage()
  const ours = readElfFile(file)
  const used = process.cpuUsage(begun)
  spent += used.user + used.system
  if (!ours) continue
  compared++
  for (const form of forms) {
    const theirs = readElfText(file, shell(form, file))
    if (isDeepStrictEqual(ours, theirs)) continue
    differences.set(form, (differences.get(form) ?? 0) + 1)
    console.log(`${form}: ${file}`)
    for (const key of Object.keys(ours) as (keyof typeof ours)[])
      if (!isDeepStrictEqual(ours[key], theirs?.[key]))
        console.log(
          `  ${key}: ours ${JSON.stringify(ours[key])}, theirs ${JSON.stringify(theirs?.[key])}`,
        )
  }
}
console.log(`${compared} ELF files, ${(spent / compared).toFixed(0)} µs of CPU each`)
for (const [form, count] of differences) console.log(`${form}: ${count} files differ`)
process.exitCode = [...differences.values()].some((n) => n > 0) ? 1 : 0

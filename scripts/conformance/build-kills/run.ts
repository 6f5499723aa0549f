/** `node scripts/conformance/build-kills/run.ts [KILLS]`: 200 kills unless told otherwise. */
import { killBuilds } from './kills.ts'

const report = await killBuilds(Number(process.argv[2] ?? 200), Math.random, (text) =>
  process.stderr.write(`${text}\n`),
)
console.log(JSON.stringify(report, null, 2))
process.exitCode = report.problems.length === 0 ? 0 : 1

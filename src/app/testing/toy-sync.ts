/** A sync of the toy tool as a process of its own: `toy-sync.ts DATABASE PATH…`. */
import { toy } from '../../catalog/testing/toy.ts'
import { catalogSync } from '../catalog-sync.ts'

const [database = '', ...paths] = process.argv.slice(2)
const controller = new AbortController()
process.on('SIGINT', () => controller.abort())
try {
  const { digest } = await catalogSync(
    'toy',
    paths,
    { database },
    {
      signal: controller.signal,
      adapters: [toy],
      progress: (what) => process.stderr.write(`${what}\n`),
    },
  )
  process.stdout.write(`${digest}\n`)
} catch (error) {
  process.stderr.write(`${(error as { code?: string }).code}\n`)
  process.exitCode = (error as { exitCode?: number }).exitCode ?? 1
}

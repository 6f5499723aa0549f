/** The script of the pages, for browsers: one small file beside the style sheet. */
import { join } from 'node:path'

/** Does nothing where the bundler is not installed: pages work without the script. */
export async function writeWeb(project: string): Promise<void> {
  const bundler = await import('rolldown').catch(() => null)
  if (!bundler) return
  const bundle = await bundler.rolldown({
    input: join(project, 'src/web/app.ts'),
    platform: 'browser',
    logLevel: 'silent',
  })
  try {
    await bundle.write({
      file: join(project, 'src/server/assets/app.js'),
      format: 'esm',
      minify: true,
      comments: false,
    })
  } finally {
    await bundle.close()
  }
}

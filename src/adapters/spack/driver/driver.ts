/**
 * Builds steps with a real Spack. Its install tree stands in `<prefix>/spack/opt` from the start,
 * since Spack writes the final path into what it builds: there is nothing to move afterwards, and
 * Spack's own database, not a rename, decides what is finished.
 */
import { sha256 } from '../../../util/digest.ts'
import type { Driver } from '../../adapter.ts'
import { type Environment, findSpack, spackVersion } from './find.ts'

/** `environment` is that of Portolan itself: where Spack and its shared files are looked for. */
export const makeDriver = (environment: Environment = process.env): Driver => ({
  cannot: (step) => (step.own ? 'your own code has no Spack recipe' : null),
  assumes: [
    {
      text: 'a Spack 1.1 or newer is at hand to build with: no Site tells of one',
      check: '`spack --version`; it is found on PATH, by SPACK_ROOT or with `build --spack-root`',
    },
  ],
  async fingerprint(_step, options) {
    const program = await findSpack(options['spackRoot'], environment)
    return sha256(await spackVersion(program, environment))
  },
  run: async (step, context) => (await import('./run.ts')).run(step, context, environment),
})

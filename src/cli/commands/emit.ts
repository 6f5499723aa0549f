import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'

const help = `
Formats:
  easybuild  an easystack file of the easyconfigs that EasyBuild is to build, at the commit they were
          planned with where that is known
  guix    a manifest of what was asked for, and the channel at its commit
  spack   a Spack environment, spack.yaml, that real Spack concretises to exactly the plan: what is
          reused as externals that may not be built, what is built pinned by version, variants,
          target and providers

What the format cannot say goes to stderr and, as comments, into the file. With --json the files and
the losses come as one document.

Examples:
  $ portolan emit spack plan.json                       spack.yaml on stdout
  $ portolan emit spack plan.json --out env             env/spack.yaml
  $ portolan emit easybuild plan.json --out eb && eb --easystack eb/easystack.yaml --robot
  $ portolan emit guix plan.json --out guix && guix shell -m guix/manifest.scm
  $ spack -e env concretize && spack -e env install`

export const command: CommandModule = {
  register(program, io) {
    program
      .command('emit')
      .description("write a plan as another tool's native input")
      .argument('<format>', 'format, see below')
      .argument('<plan>', 'plan JSON')
      .option('--out <dir>', 'folder to write to, made if need be; without it, stdout')
      .addHelpText('after', help)
      .action(async (format: string, file: string, options: { out?: string }, self: Command) => {
        const { emitPlan, writeEmitted } = await import('../../app/emit.ts')
        const { json, quiet } = globals(self)
        const emitted = await emitPlan(format, file)
        if (options.out !== undefined) {
          const paths = await writeEmitted(emitted, options.out)
          if (!quiet && !json) for (const path of paths) io.err(`wrote ${path}`)
        }
        if (json) io.out(JSON.stringify(emitted, null, 2))
        else if (options.out === undefined) {
          const several = emitted.files.length > 1
          for (const { path, text } of emitted.files) io.out(several ? `# ${path}\n${text}` : text)
        }
        if (!json) for (const loss of emitted.losses) io.err(`not said: ${loss}`)
      })
  },
}

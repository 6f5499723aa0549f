import type { Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'

const help = `
ARTIFACT is a .deb, .rpm, .whl, tar archive (gz, xz, zst, bz2), ELF file, folder, container image
(docker save, OCI layout), SIF or squashfs image. It is read as a stream: nothing is unpacked, run or
installed, no root is needed. Answers fits, does not fit or unknown, file by file (--files) and as a
whole, with reasons and what to do instead. Instructions a file uses without noting them, and what it
loads by itself while it runs, are not seen.

Exit code 0 when it fits, 1 when it does not or that is not known, 2 when it cannot be read.

Examples:
  $ portolan check tool_1.2_amd64.deb --site lumi
  $ portolan check torch-2.7.0+cu128-cp311-cp311-manylinux_2_28_x86_64.whl --node-class gpu
  $ portolan check image.tar --site site.json --json | jq .reasons
  $ portolan check ./a.out --files`

type Flags = { nodeClass?: string; files?: true }

export const command: CommandModule = {
  register(program, io) {
    program
      .command('check')
      .description('whether a package, archive, image or program runs there, and why not')
      .argument('<artifact-file>', 'what to check: a file or a folder')
      .option('--node-class <id>', 'nodes it is to run on (default: compute nodes, else the first)')
      .option('--files', 'show every file, not only those that speak against it')
      .addHelpText('after', help)
      .action(async (path: string, options: Flags, self: Command) => {
        const { json, site } = globals(self)
        const [{ checkArtifact }, { loadSite }] = await Promise.all([
          import('../../app/check.ts'),
          import('../../app/load-site.ts'),
        ])
        const check = await checkArtifact(
          {
            path,
            site: await loadSite(site, io.signal, { libraries: true }),
            nodeClass: options.nodeClass,
            root: site === undefined ? '/' : undefined,
          },
          { signal: io.signal },
        )
        if (json) io.out(JSON.stringify(check, null, 2))
        else {
          const { checkText } = await import('../reporters/check.ts')
          io.out(checkText(check, { files: options.files === true }, io))
        }
        if (check.verdict !== 'fits') process.exitCode = 1
      })
  },
}

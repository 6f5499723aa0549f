import { Argument } from 'commander'
import type { CommandModule } from '../command.ts'

const shells = ['bash', 'zsh', 'fish'] as const
type Shell = (typeof shells)[number]

const help = `
Examples:
  $ source <(portolan completion bash)                     bash, for this shell
  $ portolan completion bash > ~/.local/share/bash-completion/completions/portolan
  $ source <(portolan completion zsh)                      zsh, for this shell
  $ portolan completion zsh > ~/.zfunc/_portolan           a folder in $fpath
  $ portolan completion fish > ~/.config/fish/completions/portolan.fish`

export const command: CommandModule = {
  register(program, io) {
    program
      .command('completion')
      .description('print the completion script of a shell')
      .addArgument(new Argument('<shell>', 'which shell').choices(shells))
      .addHelpText('after', help)
      .action(async (shell: Shell) => {
        const { completionTree } = await import('../completion/tree.ts')
        const tree = completionTree(program)
        const scripts = {
          bash: async () => (await import('../completion/bash.ts')).bashCompletion(tree),
          zsh: async () => (await import('../completion/zsh.ts')).zshCompletion(tree),
          fish: async () => (await import('../completion/fish.ts')).fishCompletion(tree),
        }
        io.out(await scripts[shell]())
      })
  },
}

import { Option, type Command } from 'commander'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'

const requestHelp = `
The letter says what, why, what is accepted and what it must be linked with, and holds native input for
the tool whose recipe was planned with. --out writes the request as JSON, which 'verify' reads.

Examples:
  $ portolan request plan.json --out request.json > letter.md
  $ portolan request plan.json --format text | mail -s "Software" support@example.org`

const verifyHelp = `
Looks for what was asked for among the software of a Site, of this machine without --site. Exit code 1
when something is absent or does not fit; what nobody has probed is told, and is no failure.

Examples:
  $ portolan verify request.json
  $ portolan verify request.json --site lumi --json | jq '.[].because'`

export const command: CommandModule = {
  register(program, io) {
    program
      .command('request')
      .description('write what a plan asks support for, as a letter')
      .argument('<plan>', 'plan JSON')
      .addOption(
        new Option('--format <format>', 'how the letter is written')
          .choices(['markdown', 'text'])
          .default('markdown'),
      )
      .option('--out <file>', 'also write the request as JSON, for verify')
      .addHelpText('after', requestHelp)
      .action(
        async (
          file: string,
          options: { format: 'markdown' | 'text'; out?: string },
          self: Command,
        ) => {
          const { format, out } = options
          const { requestFor } = await import('../../app/request.ts')
          const { json, quiet } = globals(self)
          const request = await requestFor(file)
          if (out !== undefined) {
            const { writeDocument } = await import('../../app/write-document.ts')
            await writeDocument(out, `${JSON.stringify(request, null, 2)}\n`)
            if (!quiet && !json) io.err(`wrote ${out}`)
          }
          if (json) return io.out(JSON.stringify(request, null, 2))
          const { requestText } = await import('../reporters/request.ts')
          return io.out(requestText(request, format))
        },
      )

    program
      .command('verify')
      .description('whether what support has installed is what was asked for')
      .argument('<request>', 'request JSON')
      .addHelpText('after', verifyHelp)
      .action(async (file: string, _: unknown, self: Command) => {
        const { readRequest, verifyRequest } = await import('../../app/request.ts')
        const { loadSite } = await import('../../app/load-site.ts')
        const { json, site } = globals(self)
        const request = await readRequest(file)
        const verified = verifyRequest(request, await loadSite(site, io.signal))
        if (verified.some((v) => v.verdict === 'absent' || v.verdict === 'does not fit'))
          process.exitCode = 1
        if (json) return io.out(JSON.stringify(verified, null, 2))
        const { verifiedText } = await import('../reporters/request.ts')
        return io.out(verifiedText(verified))
      })
  },
}

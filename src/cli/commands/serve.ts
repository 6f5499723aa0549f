import { InvalidArgumentError, type Command } from 'commander'
import { withDatabase, withFile, type PlaceOptions } from '../catalog-command/place.ts'
import { globals, type CommandModule } from '../command.ts'

const help = `
The catalogue as pages and as an API: search, what each tool has of a software, why names are one. It
shows what was synced, or the catalogue Portolan comes with; a later sync is seen without a restart.
Machines are shown only when named with --sites. Nobody but this machine can reach it, unless --host says
so; there is no encryption and no log-in, so put a web server with TLS before it for others.

Examples:
  $ portolan serve                              http://127.0.0.1:8080/
  $ portolan serve --port 0 --sites all         any free port; the machines that are kept here
  $ portolan serve --database postgres://user@host/portolan
  $ curl 'http://127.0.0.1:8080/api/v1/software?q=hdf5&tool=spack'`

const portNumber = (text: string): number => {
  const n = Number(text)
  if (!Number.isInteger(n) || n < 0 || n > 65_535)
    throw new InvalidArgumentError('give a port from 0 to 65535, e.g. 8080')
  return n
}

type ServeCommandOptions = PlaceOptions & { port: number; host: string; sites?: string[] }

export const command: CommandModule = {
  register(program, io) {
    withDatabase(withFile(program.command('serve')))
      .description('the catalogue and machines as web pages and as an API')
      .option('--port <n>', 'port to listen on; 0 takes any that is free', portNumber, 8080)
      .option('--host <address>', 'address to listen on', '127.0.0.1')
      .option('--sites <site...>', 'machines to show: Site files, folders, names, or all')
      .addHelpText('after', help)
      .action(async ({ port, host, sites = [], ...place }: ServeCommandOptions, self: Command) => {
        const { serve } = await import('../../server/serve.ts')
        const { json, quiet } = globals(self)
        await serve(
          { place, sites, host, port },
          {
            signal: io.signal,
            ready(url) {
              if (json) io.out(JSON.stringify({ url }))
              else if (!quiet) io.err(`serving ${url} (Ctrl-C ends it)`)
            },
          },
        )
      })
  },
}

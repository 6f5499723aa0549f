import type { Command } from 'commander'
import type { Site } from '../../model/site.ts'
import type { CommandModule } from '../command.ts'
import { globals } from '../command.ts'
import type { Io } from '../io.ts'

const collectHelp = `
The bundle is plain text in a tar.gz: look it through before it leaves the machine. Nothing is
changed on the machine, no root is needed, and of the environment only an allow-list is recorded.

Examples:
  $ portolan site collect --node-class login
  $ srun -n1 portolan site collect --node-class compute --out compute.tar.gz
  $ portolan site collect --print-script > collect.sh      for a machine without Node:
  $ ssh login.example.org sh -s -- --out bundle.tar.gz < collect.sh`

const describeHelp = `
Several bundles are node classes of one machine and become one Site; what they tell differently is
listed in its 'skipped'. Without a bundle, this machine is described.

With --save the machine is known by that name from then on: --site NAME works for it, and
'plan --sites all' for all that are known. They are kept in $XDG_DATA_HOME/portolan/sites (else
~/.local/share/portolan/sites), one file each.

Examples:
  $ portolan site describe > site.json
  $ portolan site describe login.tar.gz compute.tar.gz --out site.json
  $ portolan site describe login.tar.gz compute.tar.gz --save lumi`

const showHelp = `
SITE is a Site JSON or a bundle; without it, --site or this machine.

Examples:
  $ portolan site show
  $ portolan site show site.json
  $ portolan site show login.tar.gz --json | jq .nodeClasses[0].cpu`

const importHelp = `
Formats:
  all             every description below a folder, as one machine: each file by the reader that takes
                  it. What two tell differently is decided by the files' days, then by their paths, and
                  listed; so is every key and file that nobody reads
  auto            the one format that the file or folder is of
  spack-config    Spack's packages.yaml, compilers.yaml, concretizer.yaml and other sections, in a scope
                  (a folder of them) or in an environment's spack.yaml
  spack-database  the index of a Spack install tree
  benchpark       a static system: system_definition.yaml, variables.yaml, software.yaml
  radical-pilot   a file of resource configurations; --machine says which one is meant
  raps            a system configuration of ExaDigiT's simulator

What Spack fills in for an external is its recipe's default; the Site says so beside each variant.
With --onto, the Site of the same machine is completed: its system and other software stay.
What was not read, and contradictions, are in 'skipped' of the Site; --verbose shows them.

Examples:
  $ portolan site import spack-config /etc/spack --out site.json
  $ portolan site import auto environment/spack.yaml --onto login.json --out site.json
  $ portolan site import all configs/lumi --save lumi      then: portolan plan hdf5 --site lumi
  $ portolan site import radical-pilot resource_ornl.json --machine frontier --out frontier.json`

const exportHelp = `
Formats:
  benchpark       static system configuration of Benchpark
  conda           virtual packages per node class, for conda-lock, conda, mamba and pixi
  cyclonedx-obom  CycloneDX 1.6 operations bill of materials
  reframe         system configuration of ReFrame 4
  spack           packages.yaml of Spack: externals, compilers, policies
  stackinator     cluster configuration of stackinator

What the format cannot say of this Site goes to stderr; docs/formats/exports.md has it for all. With
--json the files and the losses come as one document.

Examples:
  $ portolan site export --to spack > packages.yaml
  $ portolan site export lumi.json --to conda --node-class compute --out lumi
  $ portolan site export lumi --to cyclonedx-obom --json | jq -r '.losses[]'`

const lintHelp = `
Contradictions make the exit code 1; gaps and advice do not, unless --strict is given.

Examples:
  $ portolan site lint site.json
  $ portolan site lint site.json --strict --json`

const diffHelp = `
A and B are Site files, bundles or names of known machines: the machine before and after. Told is what
breaks: steps of --plan that reuse what is gone, moved, or has other libraries; rules of compatibility
that the plan breaks now; unchanged software whose files need what is gone. Exit code 1 when something
breaks. How full file systems are is left out.

Examples:
  $ portolan site diff before.json after.json
  $ portolan site diff lumi lumi-new.json --plan portolan.lock --plan other-plan.json
  $ portolan site diff a.json b.json --json | jq '.plans[].impact[]'`

type CollectFlags = { out?: string; nodeClass: string; look: string[]; printScript?: true }

async function collect(options: CollectFlags, self: Command, io: Io): Promise<void> {
  if (options.printScript) {
    const { collector } = await import('../../app/site.ts')
    return io.out(collector())
  }
  const { collect: run } = await import('../../app/collect.ts')
  const { json, quiet } = globals(self)
  const out = options.out ?? `portolan-${options.nodeClass}.tar.gz`
  const settings = { out, nodeClass: options.nodeClass, look: options.look, quiet: quiet === true }
  await run(settings, { signal: io.signal, tell: (line) => io.err(line) })
  if (json) io.out(JSON.stringify({ bundle: out, nodeClass: options.nodeClass }))
}

type DescribeFlags = { out?: string; save?: string; nodeClass: string; root: string }

async function describe(
  bundles: string[],
  options: DescribeFlags,
  self: Command,
  io: Io,
): Promise<void> {
  const { describeBundles, describeLive } = await import('../../app/site.ts')
  const site =
    bundles.length > 0
      ? await describeBundles(bundles, io.signal)
      : await describeLive(options.nodeClass, options.root, io.signal, { libraries: true })
  await writeSite(site, options, self, io)
}

/** The document to files or to stdout, a summary for people to stderr. */
async function writeSite(
  site: Site,
  { out, save }: { out?: string | undefined; save?: string | undefined },
  self: Command,
  io: Io,
): Promise<void> {
  const { quiet, verbose } = globals(self)
  const text = `${JSON.stringify(site, null, 2)}\n`
  const files = out === undefined ? [] : [out]
  if (save !== undefined) {
    const { siteFile } = await import('../../app/sites.ts')
    files.push(siteFile(save))
  }
  if (files.length === 0) io.out(text)
  const { writeDocument } = await import('../../app/write-document.ts')
  for (const file of files) await writeDocument(file, text)
  if (quiet) return
  const { summary } = await import('../reporters/site.ts')
  for (const line of summary(site, verbose === true)) io.err(line)
  for (const file of files) io.err(`wrote ${file}`)
}

type ExportFlags = { to?: string; nodeClass?: string; out?: string }

type ImportFlags = {
  machine?: string
  out?: string
  save?: string
  onto?: string
  catalog?: string
  database?: string
}

async function importFrom(
  [format, path]: readonly [string, string],
  options: ImportFlags,
  self: Command,
  io: Io,
): Promise<void> {
  const { importHere } = await import('../../app/import-site.ts')
  const { quiet } = globals(self)
  const progress = (text: string) => {
    if (quiet !== true) io.err(text)
  }
  await writeSite(await importHere(format, path, options, progress), options, self, io)
}

export const command: CommandModule = {
  register(program, io) {
    const site = program.command('site').description('describe a machine')

    site
      .command('collect')
      .description('record this machine as a bundle of plain text')
      .option('--out <file>', 'archive to write (default: portolan-NODECLASS.tar.gz)')
      .option('--node-class <name>', 'what kind of node this is: login, compute, …', 'default')
      .option('--look <dir...>', 'further folders to look for software in', [])
      .option('--print-script', 'print the collector, a POSIX shell script, instead of running it')
      .addHelpText('after', collectHelp)
      .action((options: CollectFlags, self: Command) => collect(options, self, io))

    site
      .command('describe')
      .description('make a Site document of bundles, or of this machine')
      .argument('[bundle...]', 'bundles that `site collect` wrote')
      .option('--out <file>', 'file to write; without it, stdout')
      .option('--save <name>', 'keep it among the known machines, under this name')
      .option('--node-class <name>', 'name of the node class, for this machine', 'default')
      .option('--root <dir>', 'a folder that stands for a machine, such as a mounted image', '/')
      .addHelpText('after', describeHelp)
      .action((bundles: string[], options: DescribeFlags, self: Command) =>
        describe(bundles, options, self, io),
      )

    site
      .command('import')
      .description("make a Site document of another tool's description of a machine")
      .argument('<format>', 'see below; auto, or all for every description below a folder')
      .argument('<path>', 'file or folder')
      .option('--machine <name>', 'machine that is meant where a file holds several')
      .option('--out <file>', 'file to write; without it, stdout')
      .option('--save <name>', 'keep it under a name that --site knows')
      .option('--onto <file>', 'Site JSON of the same machine to complete')
      .option('--catalog <file>', 'a pack with the recipes, instead of what was synced')
      .option('--database <file>', 'catalogue that recipes were synced into ($PORTOLAN_DATABASE)')
      .addHelpText('after', importHelp)
      .action((format: string, path: string, options: ImportFlags, self: Command) =>
        importFrom([format, path], options, self, io),
      )

    site
      .command('diff')
      .description('what changed between two states of a machine, and what breaks')
      .argument('<before>', 'Site JSON, bundle or known machine')
      .argument('<after>', 'the same later, or another one')
      .option('--plan <file...>', 'plans or locks that were made for the first', [])
      .addHelpText('after', diffHelp)
      .action(
        async (before: string, after: string, { plan }: { plan: string[] }, self: Command) => {
          const { loadSite } = await import('../../app/load-site.ts')
          const { readPlans } = await import('../../app/read-plan.ts')
          const { breaks, diffSites } = await import('../../app/diff-sites.ts')
          const { json, verbose } = globals(self)
          const plans = await readPlans(plan)
          const diff = diffSites(
            await loadSite(before, io.signal),
            await loadSite(after, io.signal),
            plans,
          )
          if (breaks(diff)) process.exitCode = 1
          if (json) return io.out(JSON.stringify(diff, null, 2))
          const { diffText } = await import('../reporters/site-diff.ts')
          return io.out(diffText(diff, verbose === true).join('\n'))
        },
      )

    site
      .command('show')
      .description('show a Site on one page')
      .argument('[site]', 'Site JSON or bundle')
      .addHelpText('after', showHelp)
      .action(async (reference: string | undefined, _: unknown, self: Command) => {
        const { loadSite } = await import('../../app/load-site.ts')
        const { json, site: named } = globals(self)
        const document = await loadSite(reference ?? named, io.signal)
        if (json) return io.out(JSON.stringify(document, null, 2))
        const { page } = await import('../reporters/site.ts')
        return io.out(page(document, io))
      })

    site
      .command('export')
      .description("write a Site as another tool's description of the machine")
      .argument('[site]', 'Site JSON or bundle')
      .option('--to <format>', 'format, see below')
      .option('--node-class <id>', 'of the node classes only this one')
      .option('--out <dir>', 'folder to write to, made if need be; without it, stdout')
      .addHelpText('after', exportHelp)
      .action(async (reference: string | undefined, options: ExportFlags, self: Command) => {
        const { exportTo } = await import('../site-command/export.ts')
        await exportTo(reference, options, self, io)
      })

    site
      .command('lint')
      .description('list what a Site leaves open or contradicts')
      .argument('[site]', 'Site JSON or bundle')
      .option('--strict', 'let gaps make the exit code 1 too')
      .addHelpText('after', lintHelp)
      .action(async (reference: string | undefined, options: { strict?: true }, self: Command) => {
        const { lintSite } = await import('../../app/site.ts')
        const { json, site: named } = globals(self)
        const findings = await lintSite(reference ?? named, io.signal)
        if (json) io.out(JSON.stringify(findings, null, 2))
        else {
          const { findingLines } = await import('../reporters/site.ts')
          for (const line of findingLines(findings, io)) io.out(line)
        }
        const bad = options.strict ? ['contradiction', 'gap'] : ['contradiction']
        if (findings.some((f) => bad.includes(f.kind))) process.exitCode = 1
      })
  },
}

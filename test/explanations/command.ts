/** Whole commands on the starter catalogue, on small machines made from the example Site. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Site } from '../../src/model/site.ts'
import type { Io } from '../../src/cli/io.ts'
import { runCommandLine } from '../../src/cli/program.ts'

export type Command = {
  argv: readonly string[]
  site?: (site: Site) => void
  policy?: string
  requirement?: string
}

const installed = (site: Site, id: string) => site.installations.find((i) => i.id === id)!
const without = (site: Site, id: string) => {
  site.installations = site.installations.filter((i) => i.id !== id)
}

export const commands: Readonly<Record<string, Command>> = {
  'real-two-mpis': { argv: ['hdf5 ^mpich ^openmpi'] },
  'real-compiler-too-old': {
    argv: ['ginkgo'],
    site: (site) => void (installed(site, 'gcc').version = '4.8.5'),
  },
  'real-no-fortran': {
    argv: ['netlib-lapack'],
    site(site) {
      const gcc = installed(site, 'gcc')
      gcc.provides = ['c', 'cxx']
      gcc.variants = { languages: ['c', 'c++'] }
    },
  },
  'real-variant-of-other-versions': { argv: ['hdf5@1.8 +subfiling'] },
  'must-reuse-is-absent': {
    argv: ['jansson', '--explain', 'jansson'],
    policy: 'mustReuse: [{spec: jansson, reason: support keeps it patched}]',
  },
  'must-reuse-contradicts-the-request': {
    argv: ['portolan.yaml', '--explain', 'zlib'],
    requirement: 'name: demo\nrequires: ["zlib@1.2:1.2.99"]\nsite: {must: [zlib]}\n',
  },
  'users-may-not-build': {
    argv: ['jansson', '--explain', 'jansson'],
    policy: 'requestOnly: [{spec: jansson, reason: a licence is needed}]',
  },
  quota: {
    argv: ['portolan.yaml', '--explain', 'zstd'],
    requirement: 'name: demo\nrequires: ["zstd@1.5:"]\nsite: {quota: {bytes: 1M}}\n',
    site: (site) =>
      void site.installations.push({
        ...installed(site, 'zlib'),
        id: 'zstd',
        name: 'zstd',
        software: 'zstd',
        version: '1.4.0',
        prefix: '/opt/zstd',
        size: { bytes: 2_500_000, inodes: 40 },
        evidence: [{ source: '/opt/zstd' }],
      }),
  },
  'why-reused': { argv: ['zlib', '--explain', 'zlib'] },
  'why-built-beside-an-older-one': {
    argv: ['zlib@1.3:', '--explain', 'zlib'],
    site: (site) => void (installed(site, 'zlib').version = '1.2.11'),
  },
  'why-this-mpi': { argv: ['hdf5', '--explain', 'mpi'] },
  'not-in-the-plan': { argv: ['zlib', '--explain', 'petsc'] },
  'build-tool-of-own-code-missing': {
    argv: ['portolan.yaml'],
    requirement: 'name: demo\nrequires: [zlib]\nsources: .\nbuild: make\n',
    site(site) {
      without(site, 'gmake')
    },
    policy: 'forbid: [{spec: gmake, reason: not on this machine}]',
  },
  'no-time': { argv: ['petsc', '--timeout', '0.001'] },
}

/** What the command prints, both streams, with the folder's name taken out. */
export async function printed(command: Command, folder: string): Promise<string> {
  const site = JSON.parse(
    readFileSync(join(import.meta.dirname, '../../src/cli/plan/fixtures/site.json'), 'utf8'),
  ) as Site
  command.site?.(site)
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const argv = command.argv.map((arg) => (arg === 'portolan.yaml' ? join(folder, arg) : arg))
  argv.push('--site', file('site.json', JSON.stringify(site)))
  if (command.requirement !== undefined) {
    file('portolan.yaml', command.requirement)
    file('main.c', 'int main(void) { return 0; }\n')
  }
  if (command.policy !== undefined) argv.push('--policy', file('policy.yaml', command.policy))
  let text = ''
  const print = (line: string) => void (text += `${line}\n`)
  const io: Io = {
    out: print,
    err: print,
    interactive: false,
    paint: (_, plain) => plain,
    signal: new AbortController().signal,
  }
  const code = await runCommandLine(['plan', ...argv, '--quiet'], io)
  process.exitCode = undefined
  return `${text}exit code ${code}\n`.replaceAll(`${folder}/`, '')
}

/**
 * Installed software of this machine, held against what its own tools say: dpkg-query, readelf, the
 * compiler, Python, Lmod. The tests of a tool that is not here are skipped.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adapters } from '../src/adapters/registry.ts'
import { readInstalled, type Installed } from '../src/app/installed.ts'
import type { Installation } from '../src/model/installation.ts'
import { liveView } from '../src/sites/view/live.ts'
import { project } from './support/ordinary-user.ts'

const run = (command: string, args: readonly string[], env: Record<string, string> = {}) => {
  const { stdout, stderr, status } = spawnSync(command, args, {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', ...env },
    maxBuffer: 1 << 28,
  })
  return { stdout, stderr, status }
}
const has = (command: string) => run('sh', ['-c', `command -v ${command}`]).status === 0
const portolan = (...args: string[]) => run(join(project, 'portolan'), args)
const folder = mkdtempSync(join(tmpdir(), 'portolan-installed-e2e-'))
afterAll(() => rmSync(folder, { recursive: true }))

let here: Installed
const byId = (id: string): Installation | undefined => here.installations.find((i) => i.id === id)
beforeAll(async () => {
  here = await readInstalled(liveView('/'), adapters)
})

const dpkg = has('dpkg-query')
describe.skipIf(!dpkg)('Debian (dpkg-query on this machine)', () => {
  const listing = () =>
    run('dpkg-query', [
      '-W',
      '-f',
      '${Package}\t${Version}\t${Architecture}\t${db:Status-Status}\n',
    ])
      .stdout.split('\n')
      .filter((line) => line.endsWith('\tinstalled'))
      .map((line) => line.split('\t') as [string, string, string, string])

  test('every package dpkg lists is there, each once, with its version', () => {
    const debian = here.installations.filter((i) => i.tool === 'debian')
    const packages = debian.flatMap((i) => (i.details?.['packages'] as string[] | undefined) ?? [])
    const names = [...debian.map((i) => i.name), ...packages]
    const listed = listing()
    expect(new Set(names)).toEqual(new Set(listed.map(([name]) => name)))
    expect(debian).toHaveLength(new Set(debian.map((i) => i.id)).size)
    const versions = new Map(listed.map(([name, version]) => [name, version]))
    for (const i of debian)
      if (i.target !== 'x86') expect(i.version, i.id).toBe(versions.get(i.name))
  })

  test('a soname finds the package that dpkg says owns the library', ({ skip }) => {
    const found = here.installations.find((i) => i.sonames?.includes('libz.so.1'))
    const path = '/usr/lib/x86_64-linux-gnu/libz.so.1'
    skip(!existsSync(path), `no ${path} here`)
    const owner = run('sh', ['-c', `dpkg-query -S '*/libz.so.1' | head -n1`]).stdout.split(':')[0]
    expect([found?.name, ...((found?.details?.['packages'] as string[]) ?? [])]).toContain(owner)
  })

  const flavours = [
    ['libhdf5-mpich-dev', 'debian:libmpich-dev', 'mpicc.mpich'],
    ['libhdf5-openmpi-dev', 'debian:libopenmpi-dev', 'mpicc.openmpi'],
  ] as const
  test.for(flavours)('%s is bound to %s, as its NEEDED entries say', ([name, mpi], { skip }) => {
    const hdf5 = byId(`debian:${name}`)
    skip(!hdf5 || !has('readelf'), `no ${name} or no readelf here`)
    const [tie] = (hdf5?.dependencies ?? []).filter((d) => d.virtuals?.includes('mpi') === true)
    expect(tie?.id).toBe(mpi)
    const soname = /needs (\S+)/.exec(tie?.via?.detail ?? '')?.[1]
    expect(run('readelf', ['-dW', tie?.via?.source ?? '']).stdout).toContain(`[${soname}]`)
    expect(byId(mpi)?.sonames).toContain(soname)
  })

  test.for(flavours)(
    'a program compiles and links with what %s and %s say',
    ([name, mpi, wrapper], { skip }) => {
      const [hdf5, library] = [byId(`debian:${name}`), byId(mpi)]
      skip(!hdf5 || !library || !has('gcc'), `no ${name} or no gcc here`)
      expect(library?.use.programs?.['mpicc']).toBe(`/usr/bin/${wrapper}`)
      const source = join(folder, 'both.c')
      writeFileSync(
        source,
        '#include <mpi.h>\n#include <hdf5.h>\nint main(void) { MPI_Init(0, 0); return H5Pset_fapl_mpio(H5P_DEFAULT, MPI_COMM_WORLD, MPI_INFO_NULL) < 0; }\n',
      )
      const uses = [hdf5, library].flatMap((i) => i?.use ?? [])
      const { status, stderr } = run('gcc', [
        source,
        '-o',
        join(folder, 'both'),
        ...uses.flatMap((u) => (u.includeDirs ?? []).map((d) => `-I${d}`)),
        ...uses.flatMap((u) => (u.libraryDirs ?? []).map((d) => `-L${d}`)),
        '-lhdf5',
        name.includes('mpich') ? '-lmpich' : '-lmpi',
      ])
      expect(stderr).toBe('')
      expect(status).toBe(0)
    },
  )

  test('find prints how to use it, and exits 1 with the reason when nothing fits', ({ skip }) => {
    skip(!byId('debian:libhdf5-mpich-dev'), 'no libhdf5-mpich-dev here')
    const found = portolan('find', 'hdf5 +mpi ^mpich')
    expect(found.status).toBe(0)
    expect(found.stdout).toContain('-I/usr/include/hdf5/mpich')
    expect(found.stdout).toContain('mpi = debian:libmpich-dev (needs libmpich.so.12)')
    expect(found.stdout).not.toContain('libhdf5-openmpi-dev')
    const json = JSON.parse(portolan('find', '--json', 'libmpich.so.12').stdout) as {
      matches: { installation: { id: string } }[]
    }
    expect(json.matches.map((m) => m.installation.id)).toEqual(['debian:libmpich-dev'])
    const none = portolan('find', 'hdf5@99:')
    expect(none.status).toBe(1)
    expect(none.stdout).toBe('')
    expect(none.stderr).toMatch(/debian:libhdf5-mpich-dev: version 1\.10\.\d+ is not in @99:/)
  })
})

const python = '/usr/bin/python3'
test.skipIf(!existsSync(python))('every distribution that Python itself lists is there', () => {
  const script =
    'import importlib.metadata as m, json; print(json.dumps([[d.metadata["Name"], d.version, str(d._path.parent)] for d in m.distributions() if d.metadata["Name"]]))'
  const listed = JSON.parse(run(python, ['-I', '-c', script]).stdout) as [string, string, string][]
  const found = new Map(
    here.installations
      .filter((i) => i.tool === 'pip')
      .map((i) => [`${String(i.details?.['folder'])} ${i.name}`, i.version]),
  )
  const expected = listed.filter(([, , place]) => !place.startsWith('/usr/lib/python3.'))
  for (const [name, version, place] of expected)
    expect(found.get(`${place} ${name.toLowerCase().replace(/[-_.]+/g, '-')}`), name).toBe(version)
})

const lmod = '/usr/share/lmod/lmod/libexec/lmod'
describe.skipIf(!existsSync(lmod))('Lmod (installed on this machine)', () => {
  const root = join(folder, 'modules')
  const write = (path: string, lines: readonly string[]) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), `${lines.join('\n')}\n`)
  }
  const environment = {
    MODULEPATH: join(root, 'Core'),
    LMOD_DIR: dirname(lmod),
    HOME: folder,
  }
  let modules: Installation[]
  let problems: Installed['skipped']
  beforeAll(async () => {
    write('Core/gcc/12.2.0.lua', [
      'family("compiler")',
      `prepend_path("MODULEPATH", "${root}/Compiler/gcc/12.2.0")`,
      'prepend_path("PATH", "/opt/gcc-12/bin")',
    ])
    write('Core/tool/2.0', [
      '#%Module1.0',
      'set version 2.0',
      'set p [file join /opt tool $version]',
      'setenv TOOL_HOME $p',
      'prepend-path PATH $p/bin',
    ])
    write('Compiler/gcc/12.2.0/openmpi/4.1.6.lua', [
      'family("mpi")',
      'local root = pathJoin("/opt/openmpi", myModuleVersion())',
      `prepend_path("MODULEPATH", "${root}/MPI/gcc/12.2.0/openmpi/4.1.6")`,
      'setenv("OPENMPI_ROOT", root)',
      'prepend_path("LD_LIBRARY_PATH", pathJoin(root, "lib"))',
    ])
    write('MPI/gcc/12.2.0/openmpi/4.1.6/hdf5/1.14.6.lua', [
      'depends_on("openmpi")',
      'conflict("netcdf")',
      'prepend_path("PATH", "/opt/hdf5/1.14.6/bin")',
      'prepend_path("LD_LIBRARY_PATH", "/opt/hdf5/1.14.6/lib")',
    ])
    const effects = {
      environment,
      run: (argv: readonly [string, ...string[]]) => {
        const [command, ...args] = argv
        const { stdout, stderr, status } = run(command, args, environment)
        return Promise.resolve({ argv, code: status ?? 127, stdout, stderr, at: '' })
      },
    }
    const { installations, skipped } = await readInstalled(liveView('/', effects), adapters)
    problems = skipped
    modules = installations.filter((i) => i.tool === 'lmod')
  })

  test("the modules are those of Lmod's own spider", () => {
    const spider = join(dirname(lmod), 'spider')
    const listed = JSON.parse(
      run(spider, ['-o', 'jsonSoftwarePage', environment.MODULEPATH]).stdout,
    ) as { package: string; versions: { full: string; parent?: string[][] }[] }[]
    const expected = listed.flatMap((p) =>
      p.versions.map((v) => [...(v.parent?.[0] ?? []), v.full].join(' ')),
    )
    expect(problems).toEqual([])
    expect(expected).toHaveLength(4)
    expect(new Set(modules.map((i) => i.use.modules?.join(' ')))).toEqual(new Set(expected))
    expect(modules).toHaveLength(4)
    expect(modules.find((i) => i.software === 'hdf5')).toMatchObject({
      prefix: '/opt/hdf5/1.14.6',
      compiler: 'gcc@12.2.0',
      dependencies: [
        { id: 'lmod:gcc/12.2.0' },
        { id: 'lmod:gcc/12.2.0+openmpi/4.1.6', virtuals: ['mpi'] },
      ],
    })
  })

  test('loading each as said gives the prefix that was read', () => {
    for (const i of modules) {
      const script = `eval "$('${lmod}' bash load ${i.use.modules?.join(' ')})" && printf '%s\\n%s\\n%s\\n' "$PATH" "$LD_LIBRARY_PATH" "$LOADEDMODULES"`
      const { stdout } = run('bash', ['--norc', '-c', script], {
        ...environment,
        LMOD_CMD: lmod,
        LD_LIBRARY_PATH: '',
      })
      const [path = '', libraries = '', loaded = ''] = stdout.split('\n')
      expect(loaded.split(':'), i.id).toEqual(i.use.modules)
      const prefixes = [...path.split(':'), ...libraries.split(':')].map((p) => dirname(p))
      expect(prefixes, i.id).toContain(i.prefix)
    }
  })
})

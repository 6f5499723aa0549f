/** Each folder of `fixtures` is a case: `plan.json`, and `spack.yaml` as it must come out. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Plan } from '../../../model/plan.ts'
import { environmentOf, type SpackYaml } from './environment.ts'
import { emit } from './emit.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
const planOf = (name: string): Plan =>
  Plan.parse(JSON.parse(readFileSync(join(fixtures, name, 'plan.json'), 'utf8')))
const yamlOf = (name: string): SpackYaml['spack'] =>
  (parse(emit(planOf(name)).files[0]?.text ?? '') as SpackYaml).spack

const cases = readdirSync(fixtures, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name)

test.each(cases)('%s comes out as expected', (name) => {
  const [file] = emit(planOf(name)).files
  const expected = join(fixtures, name, 'spack.yaml')
  if (!existsSync(expected) && !process.env['CI']) writeFileSync(expected, file!.text)
  expect(file).toEqual({ path: 'spack.yaml', text: readFileSync(expected, 'utf8') })
})

describe('what is installed', () => {
  test('is an external that may not be built, tied to what it was linked with', () => {
    const { packages } = yamlOf('own-code')
    expect(packages['hdf5']).toEqual({
      'externals:': [
        {
          spec: 'hdf5@=1.10.8+mpi+shared api=v18',
          prefix: '/usr',
          dependencies: [
            { id: 'mpich-00000000', deptypes: ['link'], virtuals: 'mpi' },
            { id: 'zlib-00000000', deptypes: ['link'], virtuals: 'zlib-api' },
          ],
        },
      ],
      buildable: false,
    })
    expect(packages['mpich']?.['externals:']?.[0]?.id).toBe('mpich-00000000')
  })

  test('gives its compilers by language, and claims no language it has no compiler for', () => {
    const [gcc] = yamlOf('modules').packages['gcc']?.['externals:'] ?? []
    expect(gcc?.spec).toBe("gcc@=12.3.0 languages:='c,c++'")
    expect(gcc?.extra_attributes?.compilers).toEqual({
      c: '/apps/gcc/12.3.0/bin/gcc',
      cxx: '/apps/gcc/12.3.0/bin/g++',
    })
  })

  test('says nothing of a build system', () => {
    const plan = planOf('other-universe')
    const [fftw] = plan.steps
    const { packages } = environmentOf({
      ...plan,
      steps: [{ ...fftw!, variants: { build_system: 'autotools', shared: true } }],
    }).spack
    expect(packages['fftw']?.['externals:']?.[0]?.spec).toBe('fftw@=3.3.10+shared')
  })

  test('may have modules instead of a prefix', () => {
    expect(yamlOf('modules').packages['openmpi']?.['externals:']).toEqual([
      { spec: 'openmpi@=4.1.5 fabrics:=ucx', modules: ['GCC/12.3.0', 'OpenMPI/4.1.5'] },
    ])
  })

  test('that has neither is a loss, and is not silently built', () => {
    expect(yamlOf('modules').packages['ucx']).toEqual({ 'externals:': [], buildable: false })
    expect(emit(planOf('modules')).losses.join('\n')).toContain('ucx@1.14.1: neither a prefix')
  })
})

describe('what is built', () => {
  test('is pinned by version, variants and target, without what Spack derives', () => {
    expect(yamlOf('modules').packages['parmetis']?.['require:']).toEqual([
      'parmetis@=4.0.3~gdb~int64+shared build_system=cmake target=icelake',
    ])
  })

  test('names its provider where the plan has several of one virtual', () => {
    const { packages } = yamlOf('two-providers')
    expect(packages['elpa']?.['require:']?.[0]).toMatch(/ %blas=openblas %lapack=openblas$/)
    expect(packages['mumps']?.['require:']?.[0]).toMatch(/ %blas=netlib-lapack /)
    expect(packages['blas']).toBeUndefined()
    expect(packages['fortran']).toEqual({ 'require:': ['gcc'] })
  })
})

test('own code is replaced by what it depends on; the C library is left to Spack', () => {
  const { specs, packages } = yamlOf('own-code')
  expect(specs.map((s) => s.split('@')[0])).toEqual(['mpich', 'hdf5', 'cmake', 'gcc', 'jansson'])
  expect(Object.keys(packages)).not.toContain('glibc')
  expect(emit(planOf('own-code')).losses.join('\n')).toContain('your own code in /home/me/heat')
})

test('what recipes will not find under the prefix is a loss, only where something looks', () => {
  const { losses } = emit(planOf('own-code'))
  expect(losses.filter((l) => l.includes('one prefix'))).toEqual([
    expect.stringMatching(/^mpich@4\.0\.2: .* mpicc in \/usr\/bin\/mpicc, .*mpiexec, headers/),
    expect.stringMatching(
      /^hdf5@1\.10\.8: .* headers in \/usr\/include, .*hdf5\/mpich, .*libraries/,
    ),
  ])
})

test('assumptions, other universes and requests are losses', () => {
  expect(emit(planOf('own-code')).losses.join('\n')).toContain('tools=true was not probed')
  expect(emit(planOf('other-universe')).losses.join('\n')).toContain('fftw@3.3.10: belongs to guix')
  expect(emit(planOf('two-providers')).losses.join('\n')).toContain('cuda@12.4.1: to be requested')
})

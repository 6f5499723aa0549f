import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isTclModule, parseTcl } from './tcl.ts'

const context = {
  fullName: 'openmpi/4.1',
  path: '/m/openmpi/4.1',
  environment: { HOME: '/home/u' },
}
const parse = (text: string) => parseTcl(`#%Module1.0\n${text}`, context)

test('reads paths with variables, braces, quotes and options', () => {
  const { paths, variables } = parse(String.raw`
    set version 4.1
    set root /opt/openmpi/$version
    prepend-path PATH $root/bin
    prepend-path -d : LD_LIBRARY_PATH "$root/lib"
    append-path --delim=: MANPATH {/literal/$root}
    prepend-path \
      CPATH [file join $root include]
    setenv CACHE $env(HOME)/cache
    setenv UNKNOWN $::env(NOT_SET)/x
    setenv COMPUTED [exec hostname]
    setenv BY_LMOD [module-info version]
    setenv NAME "is [module-info name]"
    # setenv COMMENTED out
    setenv FIRST 1; setenv SECOND 2
  `)
  expect(Object.fromEntries(paths)).toEqual({
    PATH: ['/opt/openmpi/4.1/bin'],
    LD_LIBRARY_PATH: ['/opt/openmpi/4.1/lib'],
    MANPATH: ['/literal/$root'],
    CPATH: ['/opt/openmpi/4.1/include'],
  })
  expect(Object.fromEntries(variables)).toEqual({
    CACHE: '/home/u/cache',
    NAME: 'is openmpi/4.1',
    FIRST: '1',
    SECOND: '2',
  })
})

test('reads requirements of both branches once, and no procedure', () => {
  const module = parse(`
    proc ModulesHelp { } { puts stderr {setenv INSIDE help} }
    if {![info exists ::env(LMOD_VERSION_MAJOR)]} {
        module load zlib/1.3
        module use /m/more
    } else {
        depends-on zlib/1.3
    }
    conflict mpich
    prereq gcc/12 gcc/13
    family mpi
    module-whatis {Version: 4.1.6}
  `)
  expect(module).toMatchObject({
    requires: ['zlib/1.3', 'gcc/12', 'gcc/13'],
    conflicts: ['mpich'],
    families: ['mpi'],
    opens: ['/m/more'],
    whatis: ['Version: 4.1.6'],
  })
  expect(module.variables.size).toBe(0)
})

test('a file is a module by its first line', () => {
  expect(isTclModule('#%Module1.0\n')).toBe(true)
  expect(isTclModule('#!/bin/sh\n')).toBe(false)
})

test('any text ends, and what stands before it is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parse(`setenv A b\n${text}`).variables.has('A')).toBe(true)
    }),
  )
})

test.each(['{', '[', '"', '${', '$a(', 'if {'])(
  'many %s without an end are read in little time',
  (open) => {
    const started = performance.now()
    parse(`setenv A b\nsetenv B ${open.repeat(100_000)}`)
    expect(performance.now() - started).toBeLessThan(5000)
  },
)

test('deep nesting does not exhaust the stack', () => {
  const deep = 'if {1} {\n'.repeat(10_000) + 'setenv A b\n' + '}\n'.repeat(10_000)
  expect(parse(deep).variables.size).toBe(0)
})

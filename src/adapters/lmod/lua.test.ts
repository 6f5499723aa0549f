import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseLua } from './lua.ts'

const context = {
  fullName: 'hdf5/1.14',
  path: '/m/hdf5/1.14.lua',
  environment: { HOME: '/home/u' },
}
const parse = (text: string) => parseLua(text, context)

test('reads paths built from locals, pathJoin and concatenation', () => {
  const { paths, variables } = parse(`
    -- a comment with "quotes"
    --[==[ a long
       setenv("NO", "no") ]==]
    local root = "/opt/hdf5/" .. myModuleVersion()
    prepend_path("PATH", pathJoin(root, "bin"))
    prepend_path{"LD_LIBRARY_PATH", pathJoin(root, "lib"), delim=":"}
    append_path('CPATH', root .. '/include' .. "", ":")
    setenv("HDF5_ROOT", root)
    setenv [[ignored]]
    setenv("CACHE", os.getenv("HOME") .. "/cache")
    setenv("UNKNOWN", os.getenv("NOT_SET") .. "/x")
    setenv("BY_METHOD", root:gsub("a", "b"))
  `)
  expect(Object.fromEntries(paths)).toEqual({
    PATH: ['/opt/hdf5/1.14/bin'],
    LD_LIBRARY_PATH: ['/opt/hdf5/1.14/lib'],
    CPATH: ['/opt/hdf5/1.14/include'],
  })
  expect(Object.fromEntries(variables)).toEqual({
    HDF5_ROOT: '/opt/hdf5/1.14',
    CACHE: '/home/u/cache',
  })
})

test('reads families, conflicts, and what is loaded in either branch', () => {
  const module = parse(`
    family("mpi")
    conflict("openmpi", "mpich")
    depends_on("gcc/12.2.0", "zlib")
    if not ( isloaded("UCX/1.19") ) then
        load("UCX/1.19")
    else
        always_load("other")
    end
    local function helper(x)
      if x then setenv("INSIDE", "a function") end
    end
    prepend_path("MODULEPATH", "/m/MPI/gcc/12")
    whatis([==[Version: 1.14.6]==])
  `)
  expect(module).toMatchObject({
    families: ['mpi'],
    conflicts: ['openmpi', 'mpich'],
    requires: ['gcc/12.2.0', 'zlib', 'UCX/1.19', 'other'],
    opens: ['/m/MPI/gcc/12'],
    whatis: ['Version: 1.14.6'],
  })
  expect(module.variables.size).toBe(0)
})

test('any text ends, and what stands before it is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(parse(`setenv("A", "b")\n${text}`).variables.has('A')).toBe(true)
    }),
  )
})

test.each(['[[', '--[==[', '"', '(', '{', 'function '])(
  'many %s without an end are read in little time',
  (open) => {
    const started = performance.now()
    parse(`setenv("A", "b")\n${open.repeat(100_000)}`)
    expect(performance.now() - started).toBeLessThan(5000)
  },
)

test('deep nesting does not exhaust the stack', () => {
  expect(parse(`setenv("A", ${'('.repeat(100_000)}"b")`).variables.size).toBe(0)
})

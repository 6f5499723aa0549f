/**
 * Runs clasp in the thread that calls it, which it then has for itself: WebAssembly cannot be
 * interrupted. Larger programs reach clingo only through stdin; each solve gets a fresh instance of
 * the code that is compiled once.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export type ClaspRequest = { program: Uint8Array<ArrayBuffer>; options: readonly string[] }
export type ClaspReply = { lines: string[]; errors: string[]; status: number }

/** Of the WebAssembly interface only what is used here: TypeScript declares it for browsers alone. */
declare const WebAssembly: {
  compile(code: Uint8Array): Promise<object>
  Instance: new (module: object, imports: object) => object
}

type Factory = (parameters: {
  print(line: string): void
  printErr(line: string): void
  stdin(): number | null
  locateFile(path: string): string
  instantiateWasm(imports: object, done: (instance: object) => void): object
}) => Promise<{ ccall(name: string, returns: string, types: string[], args: unknown[]): number }>

const folder = join(
  dirname(createRequire(import.meta.url).resolve('clingo-wasm/package.json')),
  'dist',
)

/** What is compiled of clasp, which threads can share. */
export type Compiled = object

async function load(compiled?: Compiled): Promise<{ code: Compiled; factory: Factory }> {
  const [code, { default: factory }] = await Promise.all([
    compiled
      ? Promise.resolve(compiled)
      : readFile(join(folder, 'clingo.wasm')).then((bytes) => WebAssembly.compile(bytes)),
    import(pathToFileURL(join(folder, 'clingo.js')).href) as Promise<{ default: Factory }>,
  ])
  return { code, factory }
}

let loaded: ReturnType<typeof load> | undefined

/** Begins to load clasp, for a solve that comes soon. */
export function prepare(compiled?: Compiled): void {
  // Whoever solves gets the error; until then it is not an unhandled one.
  ;(loaded ??= load(compiled)).catch(() => {})
}

/** For another thread. */
export const compiled = async (): Promise<Compiled> => (await (loaded ??= load())).code

export async function runClasp({ program, options }: ClaspRequest): Promise<ClaspReply> {
  const { code, factory } = await (loaded ??= load())
  let at = 0
  const lines: string[] = []
  const errors: string[] = []
  const clingo = await factory({
    print: (line) => void lines.push(line),
    printErr: (line) => void errors.push(line),
    stdin: () => (at < program.length ? program[at++]! : null),
    locateFile: (path) => join(folder, path),
    instantiateWasm: (imports, done) => {
      done(new WebAssembly.Instance(code, imports))
      return {}
    },
  })
  const { exitCode } = process
  const status = clingo.ccall('run', 'number', ['string', 'string'], ['', options.join(' ')])
  // Emscripten takes the end of clasp's main function for the end of the process.
  process.exitCode = exitCode
  return { lines, errors, status }
}

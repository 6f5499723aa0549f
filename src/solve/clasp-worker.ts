/**
 * Runs clasp in its own thread, so that a solve can be stopped: WebAssembly cannot be interrupted.
 * Larger programs reach clingo only through stdin; each solve gets a fresh instance of the code that
 * is compiled once.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parentPort } from 'node:worker_threads'

export type ClaspRequest = { program: string; options: readonly string[] }
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

const compiled = readFile(join(folder, 'clingo.wasm')).then((code) => WebAssembly.compile(code))
// Whoever awaits it gets the error; until then it is not an unhandled one.
compiled.catch(() => {})

async function solve({ program, options }: ClaspRequest): Promise<ClaspReply> {
  const { default: factory } = (await import(pathToFileURL(join(folder, 'clingo.js')).href)) as {
    default: Factory
  }
  const code = await compiled
  const input = Buffer.from(program, 'latin1')
  let at = 0
  const lines: string[] = []
  const errors: string[] = []
  const clingo = await factory({
    print: (line) => void lines.push(line),
    printErr: (line) => void errors.push(line),
    stdin: () => (at < input.length ? input[at++]! : null),
    locateFile: (path) => join(folder, path),
    instantiateWasm: (imports, done) => {
      done(new WebAssembly.Instance(code, imports))
      return {}
    },
  })
  const status = clingo.ccall('run', 'number', ['string', 'string'], ['', options.join(' ')])
  return { lines, errors, status }
}

parentPort?.on('message', (request: ClaspRequest) => {
  solve(request).then(
    (reply) => parentPort?.postMessage(reply),
    (error: unknown) =>
      parentPort?.postMessage({
        lines: [],
        errors: [String(error)],
        status: 65,
      } satisfies ClaspReply),
  )
})

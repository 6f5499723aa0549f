/** Python's exception classes, and how natives raise them. */
import { unsupported } from './signals.ts'
import { PyClass, PyInstance, types, type Home, type Keywords, type Value } from './values.ts'

export class PyException extends PyInstance {
  args: readonly Value[]
  /** False where the message is ours, not CPython's: nobody may read it. */
  readonly exact: boolean
  cause: Value = null
  constructor(cls: PyClass, args: readonly Value[], home?: Home, exact = true) {
    super(cls, home)
    this.args = args
    this.exact = exact
  }
}

/** A Python exception on its way. */
export class PyRaise extends Error {
  readonly value: PyException
  /** `path:line` where it was raised, set by the first that looks. */
  where: string | null = null
  constructor(value: PyException) {
    super(`${value.cls.name}: ${value.args.map(String).join(', ')}`)
    this.value = value
  }
}

const hierarchy = `
BaseException
  SystemExit
  KeyboardInterrupt
  GeneratorExit
  Exception
    StopIteration
    StopAsyncIteration
    ArithmeticError
      FloatingPointError
      OverflowError
      ZeroDivisionError
    AssertionError
    AttributeError
    BufferError
    EOFError
    ImportError
      ModuleNotFoundError
    LookupError
      IndexError
      KeyError
    MemoryError
    NameError
      UnboundLocalError
    OSError
      BlockingIOError
      ChildProcessError
      ConnectionError
      FileExistsError
      FileNotFoundError
      InterruptedError
      IsADirectoryError
      NotADirectoryError
      PermissionError
      ProcessLookupError
      TimeoutError
    ReferenceError
    RuntimeError
      NotImplementedError
      RecursionError
    SyntaxError
      IndentationError
        TabError
    SystemError
    TypeError
    ValueError
      UnicodeError
        UnicodeDecodeError
        UnicodeEncodeError
    Warning
      DeprecationWarning
      FutureWarning
      RuntimeWarning
      SyntaxWarning
      UserWarning`

/** Name → class. */
export const exceptions: ReadonlyMap<string, PyClass> = buildHierarchy()

function buildHierarchy(): Map<string, PyClass> {
  const classes = new Map<string, PyClass>()
  const path: PyClass[] = [types.object]
  for (const line of hierarchy.trim().split('\n')) {
    const name = line.trim()
    const depth = (line.length - name.length) / 2
    const cls = new PyClass(name, [path[depth] as PyClass])
    path[depth + 1] = cls
    classes.set(name, cls)
  }
  const base = classes.get('BaseException') as PyClass
  base.construct = (
    vm: { home: Home },
    cls: PyClass,
    args: readonly Value[],
    keywords: Keywords,
  ) => {
    if (keywords && cls.lookup('__init__') === undefined) {
      throw inexact('TypeError', `${cls.name}() takes no keyword arguments`)
    }
    return new PyException(cls, args, vm.home)
  }
  classes.set('EnvironmentError', classes.get('OSError') as PyClass)
  classes.set('IOError', classes.get('OSError') as PyClass)
  return classes
}

export const exceptionClass = (name: string): PyClass => exceptions.get(name) as PyClass

/** An exception whose arguments are exactly CPython's: `throw raise('KeyError', key)`. */
export const raise = (name: string, ...args: Value[]): PyRaise =>
  new PyRaise(new PyException(exceptionClass(name), args))

/** An exception of the right class with a message of ours; a program that reads it is unsupported. */
export const inexact = (name: string, message: string): PyRaise =>
  new PyRaise(new PyException(exceptionClass(name), [message], undefined, false))

/** Python's `re.error`. */
export const regexError = new PyClass('error', [exceptionClass('Exception')], { module: 're' })

export const badPattern = (message: string): PyRaise =>
  new PyRaise(new PyException(regexError, [message], undefined, false))

/** The arguments, for a program that looks at them. */
export function exactArguments(e: PyException): readonly Value[] {
  if (!e.exact) throw unsupported(`the text of a ${e.cls.name}`)
  return e.args
}

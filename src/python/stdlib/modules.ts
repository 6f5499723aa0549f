/**
 * Modules of Python's standard library: a few of them partly modelled, the others importable but
 * unknown. What they say of the machine is the host's answer, never this machine's.
 */
import { unknownModule } from '../host.ts'
import { positional } from '../native.ts'
import { hostHome, PyClass, PyModule, PyTuple, types, type Value } from '../values.ts'
import { jsonModule } from './json.ts'
import { pathModule } from './paths.ts'
import { reModule } from './re.ts'
import { textwrapModule } from './textwrap.ts'
import {
  collectionsModule,
  functoolsModule,
  itertoolsModule,
  operatorModule,
  stringModule,
  typingModule,
} from './tools.ts'

/** What programs are told; what is left out is unsupported. */
export type HostAnswers = {
  /** `sys.platform`, e.g. `linux`. */
  platform?: string
  /** `platform.system()`, e.g. `Linux`. */
  system?: string
  /** `platform.machine()`, e.g. `x86_64`. */
  machine?: string
  /** `platform.release()`. */
  release?: string
  /** `os.getcwd()`. */
  cwd?: string
  /** `sys.version_info`, e.g. `[3, 11, 0]`. */
  version?: readonly [number, number, number]
}

const unknown = new Set(
  `abc argparse ast base64 bisect codecs collections.abc contextlib copy csv ctypes dataclasses datetime
   difflib distutils distutils.dir_util enum errno filecmp fileinput fnmatch functools getpass glob gzip
   hashlib html html.parser http inspect io locale logging math multiprocessing numbers os os.path pathlib
   pickle pprint pwd random secrets shlex shutil signal site socket ssl stat statistics struct subprocess
   sysconfig tarfile tempfile threading time timeit traceback types unittest urllib urllib.error
   urllib.parse urllib.request uuid warnings weakref xml xml.etree xml.etree.ElementTree zipfile zlib
   fcntl grp pkgutil pty queue resource select selectors termios tomllib concurrent concurrent.futures
   importlib importlib.util builtins heapq configparser email platform string sys`.split(/\s+/),
)

/** An importer for the standard library: undefined for names that are not in it. */
export function standardLibrary(answers: HostAnswers): (name: string) => PyModule | undefined {
  const modules = new Map<string, PyModule>()
  const makers: ReadonlyMap<string, () => PyModule> = new Map([
    ['re', reModule],
    ['os.path', pathModule],
    ['posixpath', pathModule],
    ['itertools', itertoolsModule],
    ['functools', functoolsModule],
    ['collections', collectionsModule],
    ['string', stringModule],
    ['textwrap', textwrapModule],
    ['typing', typingModule],
    ['operator', operatorModule],
    ['json', jsonModule],
    ['sys', () => sysModule(answers)],
    ['platform', () => platformModule(answers)],
  ])
  const get = (name: string): PyModule | undefined => {
    const known = modules.get(name)
    if (known) return known
    const module = name === 'os' ? osModule(answers, get) : makers.get(name)?.()
    const result = module ?? (unknown.has(name) ? unknownModule(name) : undefined)
    if (!result) return undefined
    // Shared by everyone who imports it.
    if (result.home !== hostHome) result.home.frozen = true
    modules.set(name, result)
    return result
  }
  return get
}

function osModule(answers: HostAnswers, get: (name: string) => PyModule | undefined): PyModule {
  const m = new PyModule('os', { open: true, home: { frozen: false } })
  m.dict.set('path', get('os.path') as Value)
  for (const [name, value] of Object.entries({
    sep: '/',
    linesep: '\n',
    curdir: '.',
    pardir: '..',
    pathsep: ':',
    name: 'posix',
  })) {
    m.dict.set(name, value)
  }
  answer(m, 'getcwd', answers.cwd)
  return m
}

function answer(m: PyModule, name: string, value: string | undefined): void {
  if (value !== undefined)
    m.dict.set(
      name,
      positional(name, 0, 0, () => value),
    )
}

const versionInfo = new PyClass('version_info', [types.tuple], { module: 'sys', open: true })

class VersionInfo extends PyTuple {
  constructor(version: readonly [number, number, number]) {
    super([...version, 'final', 0])
  }
  override get cls(): PyClass {
    return versionInfo
  }
}

function sysModule(answers: HostAnswers): PyModule {
  const m = new PyModule('sys', { open: true, home: { frozen: false } })
  if (answers.platform !== undefined) m.dict.set('platform', answers.platform)
  if (answers.version) m.dict.set('version_info', new VersionInfo(answers.version))
  m.dict.set('maxsize', 2n ** 63n - 1n)
  return m
}

function platformModule(answers: HostAnswers): PyModule {
  const m = new PyModule('platform', { open: true, home: { frozen: false } })
  answer(m, 'system', answers.system)
  answer(m, 'machine', answers.machine)
  answer(m, 'release', answers.release)
  return m
}

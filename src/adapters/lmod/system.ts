/** Which module system this machine has, and where it looks for modules. */
import { known, unknown, type Fact } from '../../model/common.ts'
import type { MachineView, Probe } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { commandSource, failure, probed } from '../observe.ts'

/** Lmod's own program, as its set-up or its Debian and EPEL packages place it. */
const lmod = [
  'sh',
  '-c',
  'for f in "$LMOD_CMD" /usr/share/lmod/lmod/libexec/lmod; do [ -x "$f" ] && exec "$f" bash --version; done; exit 127',
] as const

/** Environment Modules' own program, as its set-up or its packages place it. */
const environmentModules = [
  'sh',
  '-c',
  'for f in "$MODULES_CMD" "$MODULESHOME/libexec/modulecmd.tcl" /usr/share/Modules/libexec/modulecmd.tcl ' +
    '/usr/lib/*/modulecmd.tcl /usr/lib64/modulecmd.tcl; do [ -r "$f" ] && exec "$f" bash --version; done; exit 127',
] as const

export const systemProbe: Required<Pick<Probe, 'commands'>> = {
  commands: [{ argv: lmod }, { argv: environmentModules }],
}

function modulePath(view: MachineView): Fact<string[]> {
  const value = view.environment['MODULEPATH']
  return value === undefined
    ? unknown('MODULEPATH is not set: collect from a login shell')
    : known(value.split(':').filter(Boolean), probed('$MODULEPATH', view.at))
}

/** Both programs print their greeting to stderr. */
async function ask(
  view: MachineView,
  argv: readonly [string, ...string[]],
  version: RegExp,
): Promise<{ version: string | undefined; at: string; why: string | null }> {
  const result = await view.run(...argv)
  const said = `${result?.stdout ?? ''}\n${result?.stderr ?? ''}`
  return { version: version.exec(said)?.[1], at: result?.at ?? view.at, why: failure(result) }
}

export async function readSystem(view: MachineView): Promise<MachineFacts> {
  const found = (kind: string, version: string, source: string, at: string): MachineFacts => ({
    moduleSystem: {
      kind: known(kind, probed(source, at)),
      version: known(version, probed(source, at)),
      modulePath: modulePath(view),
    },
  })
  // A shell that has one loaded is asked for that one first: some sites install both.
  const loaded = view.environment['LMOD_VERSION']
  if (loaded !== undefined) return found('lmod', loaded, '$LMOD_VERSION', view.at)
  const tcl = await ask(view, environmentModules, /Modules Release (\d\S*)/)
  if (view.environment['MODULESHOME'] !== undefined && tcl.version !== undefined)
    return found('environment-modules', tcl.version, commandSource(environmentModules), tcl.at)
  const lua = await ask(view, lmod, /Version (\d\S*)/)
  if (lua.version !== undefined) return found('lmod', lua.version, commandSource(lmod), lua.at)
  if (tcl.version !== undefined)
    return found('environment-modules', tcl.version, commandSource(environmentModules), tcl.at)
  const none = unknown(`Lmod: ${lua.why}; Environment Modules: ${tcl.why}`)
  return { moduleSystem: { kind: none, version: none, modulePath: modulePath(view) } }
}

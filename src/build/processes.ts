/** Processes as /proc shows them: identity that survives reuse of a pid, and groups to end. */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const readText = (path: string): string | null => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return null
  }
}

/** Fields of /proc/PID/stat after the program's name, which may hold spaces and brackets. */
function statFields(pid: number): string[] | null {
  const text = readText(`/proc/${pid}/stat`)
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ')
}

/** Start of a process in clock ticks since boot; null when there is no such process (or a zombie). */
export function startTime(pid: number): string | null {
  const fields = statFields(pid)
  return fields === null || fields[0] === 'Z' ? null : (fields[19] ?? null)
}

const readLink = (path: string): string => {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** Host, boot and pid namespace (containers): a pid means something only within these. */
export const hostIdentity = (): string => {
  const boot = readText('/proc/sys/kernel/random/boot_id')?.trim() ?? ''
  return `${hostname()} ${boot} ${readLink('/proc/self/ns/pid')}`.trim()
}

/** Variable by which the processes of a step are known again after the runner was killed. */
export const workVariable = 'PORTOLAN_WORK'

/** Live processes of this user whose environment names a work folder below `folder`. */
export function processesIn(folder: string): number[] {
  const wanted = `${workVariable}=${folder}/`
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const environment = readText(`/proc/${pid}/environ`)
      return (
        environment !== null &&
        environment.split('\0').some((entry) => entry.startsWith(wanted)) &&
        startTime(pid) !== null
      )
    })
}

const signalTo = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

/** Ends what an earlier, killed run left running; gives how many there were. */
export async function endProcessesIn(folder: string): Promise<number> {
  const seen = new Set<number>()
  for (let attempt = 0; attempt < 50; attempt++) {
    const alive = processesIn(folder)
    if (alive.length === 0) break
    for (const pid of alive) {
      seen.add(pid)
      signalTo(pid, 'SIGKILL')
    }
    await sleep(20)
  }
  return seen.size
}

/** Sends a signal to a whole process group that the runner started. */
export const signalGroup = (group: number, signal: NodeJS.Signals): void => signalTo(-group, signal)

/** True while any process of the group lives, zombies not counted. */
export function groupLives(group: number): boolean {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .some((name) => {
      const fields = statFields(Number(name))
      return fields !== null && fields[0] !== 'Z' && Number(fields[2]) === group
    })
}

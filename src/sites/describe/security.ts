/** What an ordinary user may do that matters for containers and installation. */
import type { MachineView } from '../../adapters/adapter.ts'
import { commandSource, failure, fromFile, probed } from '../../adapters/observe.ts'
import { known, unknown, valueOf, type Fact } from '../../model/common.ts'
import type { NodeClass } from '../../model/site.ts'
import { userNamespaceCommand } from '../collect/probes.ts'
import { parseMounts } from './filesystems.ts'

const whole = (text: string): number | null => (/^\d+\s*$/.test(text) ? Number(text.trim()) : null)

async function userNamespaces(view: MachineView, most: Fact<number>): Promise<Fact<boolean>> {
  const result = await view.run(...userNamespaceCommand)
  const source = commandSource(userNamespaceCommand)
  if (result && result.code !== 127)
    return known(result.code === 0 && result.stdout.trim() === 'inside', probed(source, result.at))
  if (valueOf(most) === 0)
    return known(false, probed('/proc/sys/user/max_user_namespaces', view.at))
  return unknown(`${source}: ${failure(result)}`)
}

async function setuid(view: MachineView): Promise<Fact<boolean>> {
  const mounts = parseMounts((await view.tryText('/proc/mounts')) ?? '')
  const usr = mounts.filter((m) => ['/', '/usr', '/usr/bin'].includes(m.mountPoint)).at(-1)
  return usr
    ? known(!usr.options.includes('nosuid'), probed(`/proc/mounts ${usr.mountPoint}`, view.at))
    : unknown('/proc/mounts shows no root file system')
}

async function selinux(view: MachineView): Promise<Fact<string>> {
  const enforce = '/sys/fs/selinux/enforce'
  const text = await view.tryText(enforce)
  if (text !== null)
    return known(text.trim() === '1' ? 'enforcing' : 'permissive', probed(enforce, view.at))
  // Absent says something only where the kernel's files are seen at all.
  return (await view.files('/sys/class/net/*')).length > 0
    ? known('disabled', probed(`${enforce} is absent`, view.at))
    : unknown('/sys is absent')
}

export async function describeSecurity(view: MachineView): Promise<NodeClass['security']> {
  const most = await fromFile(view, '/proc/sys/user/max_user_namespaces', whole)
  return {
    userNamespaces: await userNamespaces(view, most),
    maxUserNamespaces: most,
    setuidMountsAllowed: await setuid(view),
    selinux: await selinux(view),
  }
}

/** CernVM-FS: which repositories are mounted or configured. */
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'

const mounts = '/proc/mounts'
const configurations = ['/etc/cvmfs/default.conf', '/etc/cvmfs/default.local'] as const
const listed = '/cvmfs/*'

/** Repository names end in a domain; other folders below /cvmfs are none. */
const isName = (name: string): boolean => /^[a-z0-9][a-z0-9._-]*\.[a-z]{2,}$/i.test(name)

/** `CVMFS_REPOSITORIES=a.example.org,b.example.org`, a line of shell. */
const configured = (text: string): string[] =>
  /^CVMFS_REPOSITORIES=["']?([^"'\n]*)/m.exec(text)?.[1]?.split(',') ?? []

async function read(view: MachineView): Promise<MachineFacts> {
  const names = (await view.files(listed)).map((path) => path.slice('/cvmfs/'.length))
  for (const path of configurations) names.push(...configured((await view.tryText(path)) ?? ''))
  for (const line of ((await view.tryText(mounts)) ?? '').split('\n')) {
    const point = /^cvmfs2? \/cvmfs\/(\S+) /.exec(line)?.[1]
    if (point !== undefined) names.push(point)
  }
  return { cvmfs: [...new Set(names.map((n) => n.trim()).filter(isName))].sort() }
}

export const adapter: Adapter = {
  id: 'cvmfs',
  title: 'CernVM-FS',
  homepage: 'https://cernvm.cern.ch/fs/',
  probe: {
    files: [mounts, ...configurations].map((glob) => ({ glob })),
    list: [{ glob: listed }],
  },
  machine: { checkedAgainst: 'documentation', looksAt: [listed, mounts, ...configurations], read },
}

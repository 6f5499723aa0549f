/** Lustre: the user's quota on each of its mounts, as lfs tells. */
import type { Adapter, MachineView } from '../adapter.ts'
import type { MachineFacts } from '../machine.ts'
import { parseLustreQuotas } from './parse.ts'

const lfs = '$PATH/lfs'

/** For each Lustre mount: `= MOUNTPOINT`, then what lfs says. */
const command = [
  'sh',
  '-c',
  'command -v lfs >/dev/null || exit 127; u=$(id -un); while read -r d m f r; do ' +
    'if [ "$f" = lustre ]; then echo "= $m"; lfs quota -q -u "$u" "$m"; fi; done </proc/mounts',
] as const

async function read(view: MachineView): Promise<MachineFacts> {
  if ((await view.files(lfs)).length === 0) return {}
  const result = await view.run(...command)
  if (!result || result.code === 127) return {}
  return {
    quotas: parseLustreQuotas(result.stdout).map((q) => ({ ...q, source: 'lfs quota -q -u USER' })),
  }
}

export const adapter: Adapter = {
  id: 'lustre',
  title: 'Lustre',
  homepage: 'https://www.lustre.org/',
  probe: { list: [{ glob: lfs }], commands: [{ argv: command, seconds: 15 }] },
  machine: { checkedAgainst: 'documentation', looksAt: ['lfs quota'], read },
}

/** Hand-made plans of libraries that have a build description, with what their archives are known by. */
import type { Plan, Step } from '../../src/model/plan.ts'

export type LibraryNode = {
  software: string
  version: string
  variants: Step['variants']
  /** Software ids of other nodes of the plan that it links with. */
  needs?: readonly string[]
}

/** sha256 of the release archives, as recipes of package managers give them. */
const archives: Readonly<Record<string, string>> = {
  'bzip2@1.0.8': 'ab5a03176ee106d3f0fa90e381da478ddae405918153cca248e682cd0c4a2269',
  'jansson@2.14': 'c739578bf6b764aa0752db9a2fdadcfe921c78f1228c7ec0bb47fa804c55d17b',
  'libsigsegv@2.13': 'be78ee4176b05f7c75ff03298d84874db90f4b6c9d5503f0da1226b3a3c48119',
  'libsigsegv@2.14': 'cdac3941803364cf81a908499beb79c200ead60b6b5b40cad124fd1e06caa295',
  'libsigsegv@2.15': '036855660225cb3817a190fc00e6764ce7836051bacb48d35e26444b8c1729d9',
  'lz4@1.10.0': '537512904744b35e232912055ccf8ec66d768639ff3abe5788d90d792ec5f48b',
  'lz4@1.9.4': '0b0e3aa07c8c063ddf40b082bdf7e37a1562bda40a0ff5272957f3e987e0e54b',
  'ncurses@6.4': '6931283d9ac87c5073f30b6290c4c75f21632bb4fc3603ac8100812bed248159',
  'numactl@2.0.16': 'a35c3bdb3efab5c65927e0de5703227760b1101f5e27ab741d8f32b3d5f0a44c',
  'numactl@2.0.19': '8b84ffdebfa0d730fb2fc71bb7ec96bb2d38bf76fb67246fde416a68e04125e4',
  'readline@8.2': '3feb7171f16a84ee82ca18a36d7b9be109a52c04f492a053331d7d1095007c35',
  'readline@8.3': 'fe5383204467828cd495ee8d1d3c037a7eba1389c22bc6a041f627976f9061cc',
}

const step = ({ software, version, variants, needs = [] }: LibraryNode): Step => ({
  id: `${software}-00000000`,
  software,
  version,
  variants,
  target: 'x86_64',
  spec: `${software}@=${version}`,
  verdict: 'build',
  tool: 'source',
  root: true,
  source: {
    version,
    url: `https://example.org/${software}-${version}.tar.gz`,
    sha256: archives[`${software}@${version}`] ?? '',
  },
  dependencies: needs.map((id) => ({ id: `${id}-00000000`, types: ['build', 'link'] })),
  reasons: [],
  assumptions: [],
  alternatives: [],
  estimate: {},
})

/** Nodes in dependency order. */
export const libraryPlan = (name: string, nodes: readonly LibraryNode[]): Plan => ({
  $schema: 'https://portolan.dev/schemas/plan.json',
  schemaVersion: '1.0.0',
  name,
  site: { name: 'here', nodeClass: 'all', target: 'x86_64', os: 'linux' },
  requires: nodes.map((n) => n.software),
  steps: nodes.map(step),
  objective: [],
  losses: [],
  compared: [],
  inputs: { requirement: '', site: '', catalog: '' },
})

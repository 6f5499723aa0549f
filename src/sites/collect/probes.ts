/**
 * What the collector records of any Linux machine, whatever tools it has: the operating system's
 * own files and commands. What one tool needs is declared by its adapter.
 */
import type { Probe } from '../../adapters/adapter.ts'
import { pciCommand } from '../../adapters/pci.ts'
import { partPattern } from '../view/glob.ts'

type Argv = readonly [string, ...string[]]

/** Shell text as a command; `at` loops without starting a program for each entry. */
const sh = (text: string): Argv => ['sh', '-c', text]

/** `PACKAGE CORE NODES` a line, for each logical processor. */
export const topologyCommand = sh(
  'cd /sys/devices/system/cpu && for d in cpu[0-9]*; do p=; c=; ' +
    'read -r p <$d/topology/physical_package_id; read -r c <$d/topology/core_id; ' +
    'for n in $d/node[0-9]*; do :; done; echo "$p $c ${n##*/node}"; done 2>/dev/null',
)

/** Types of mounts that hold no user data, as shell patterns. */
const pseudo = `autofs binfmt_misc bpf cgroup* configfs debugfs devpts devtmpfs efivarfs fuse.gvfsd*
  fuse.portal fusectl hugetlbfs mqueue nsfs proc pstore ramfs rpc_pipefs securityfs selinuxfs
  squashfs sysfs tracefs`.split(/\s+/)

export const pseudoTypes: readonly RegExp[] = pseudo.map(partPattern)

/** `BLOCKSIZE BLOCKS AVAILABLE INODES FREEINODES PATH` for each mount that can hold data. */
export const filesystemsCommand = sh(
  't=; timeout 3 true 2>/dev/null && t="timeout 3"; n=0; while read -r d m f r; do case $f in ' +
    `${pseudo.join('|')}) ;; *) n=$((n + 1)); [ $n -gt 200 ] && break; ` +
    '$t stat -f -c "%S %b %a %c %d %n" "$(printf %b "$m")";; esac; done </proc/mounts',
)

/** `inside` when a user namespace can be made by this user, by trying it. */
export const userNamespaceCommand: Argv = ['unshare', '-Ur', 'sh', '-c', 'echo inside']

export const ldSoGlob = '/lib*/ld-linux*.so.[0-9]'

/** musl's loader is its C library too; run without arguments it tells its version. */
export const muslGlob = '/lib/ld-musl-*.so.1'

export const libcGlobs = ['/lib*/libc.so.6', '/lib*/*/libc.so.6', muslGlob] as const

/** Compiler runtimes that the programs of several compilers share. */
export const runtimeGlobs = [
  'libstdc++.so.6',
  'libgcc_s.so.1',
  'libgfortran.so.[0-9]',
  'libgomp.so.1',
  'libquadmath.so.0',
  'libatomic.so.1',
].flatMap((name) => [`/usr/lib64/${name}`, `/usr/lib/${name}`, `/usr/lib/*/${name}`])

const readOnlyFiles = [
  '/etc/os-release',
  '/usr/lib/os-release',
  '/etc/*-release',
  '/proc/cpuinfo',
  '/proc/meminfo',
  '/proc/mounts',
  '/proc/self/limits',
  '/proc/sys/kernel/osrelease',
  '/proc/sys/kernel/version',
  '/proc/sys/kernel/unprivileged_userns_clone',
  '/proc/sys/kernel/apparmor_restrict_unprivileged_userns',
  '/proc/sys/user/max_user_namespaces',
  '/proc/sys/abi/sve_default_vector_length',
  '/sys/fs/selinux/enforce',
  '/sys/class/dmi/id/bios_*',
  '/sys/class/dmi/id/product_name',
  '/sys/class/dmi/id/sys_vendor',
  '/sys/devices/system/node/online',
  '/sys/class/net/*/operstate',
  '/sys/class/net/*/type',
]

export const coreProbe: Probe = {
  files: readOnlyFiles.map((glob) => ({ glob, maxBytes: 8 << 20 })),
  list: [{ glob: '/sys/class/net/*' }, { glob: '/sys/class/net/*/device/driver' }],
  elf: [ldSoGlob, ...libcGlobs, ...runtimeGlobs].map((glob) => ({ glob })),
  commands: [
    { argv: ['uname', '-m'] },
    { argv: ['getconf', 'GNU_LIBC_VERSION'] },
    { argv: ['{}', '--help'], forEach: ldSoGlob },
    { argv: ['lscpu'] },
    { argv: pciCommand },
    { argv: topologyCommand },
    { argv: filesystemsCommand, seconds: 30 },
    { argv: userNamespaceCommand },
    { argv: ['{}'], forEach: muslGlob },
  ],
}

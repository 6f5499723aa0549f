/**
 * What the collector records of any Linux machine, whatever tools it has: the operating system's
 * own files and commands. What one tool needs is declared by its adapter.
 */
import type { Probe } from '../../adapters/adapter.ts'

type Argv = readonly [string, ...string[]]

/** Shell text as a command; `at` loops without starting a program for each entry. */
const sh = (text: string): Argv => ['sh', '-c', text]

/** `ADDRESS CLASS VENDOR DEVICE DRIVER` a line, hexadecimal ids as the kernel gives them. */
export const pciCommand = sh(
  'cd /sys/bus/pci/devices && for d in *; do read -r c <$d/class; read -r v <$d/vendor; ' +
    'read -r p <$d/device; l=$(readlink $d/driver); echo "$d $c $v $p ${l##*/}"; done',
)

/** `PACKAGE CORE NODES` a line, for each logical processor. */
export const topologyCommand = sh(
  'cd /sys/devices/system/cpu && for d in cpu[0-9]*; do p=; c=; ' +
    'read -r p <$d/topology/physical_package_id; read -r c <$d/topology/core_id; ' +
    'for n in $d/node[0-9]*; do :; done; echo "$p $c ${n##*/node}"; done 2>/dev/null',
)

const pseudo =
  'autofs|binfmt_misc|bpf|cgroup*|configfs|debugfs|devpts|devtmpfs|efivarfs|fuse.gvfsd*|fuse.portal|' +
  'fusectl|hugetlbfs|mqueue|nsfs|proc|pstore|ramfs|rpc_pipefs|securityfs|selinuxfs|squashfs|sysfs|tracefs'

/** `BLOCKSIZE BLOCKS AVAILABLE INODES FREEINODES PATH` for each mount that can hold data. */
export const filesystemsCommand = sh(
  't=; timeout 3 true 2>/dev/null && t="timeout 3"; n=0; while read -r d m f r; do case $f in ' +
    `${pseudo}) ;; *) n=$((n + 1)); [ $n -gt 200 ] && break; ` +
    '$t stat -f -c "%S %b %a %c %d %n" "$(printf %b "$m")";; esac; done </proc/mounts',
)

/** `inside` when a user namespace can be made by this user, by trying it. */
export const userNamespaceCommand: Argv = ['unshare', '-Ur', 'sh', '-c', 'echo inside']

export const ldSoGlob = '/lib*/ld-linux*.so.[0-9]'

export const libcGlobs = ['/lib*/libc.so.6', '/lib*/*/libc.so.6', '/lib/ld-musl-*.so.1'] as const

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
  '/sys/class/net/*/device/vendor',
]

export const coreProbe: Probe = {
  files: readOnlyFiles.map((glob) => ({ glob, maxBytes: 8 << 20 })),
  list: [{ glob: '/sys/fs/selinux' }, { glob: '/usr/bin/fusermount*' }],
  elf: [...libcGlobs, ...runtimeGlobs].map((glob) => ({ glob })),
  commands: [
    { argv: ['uname', '-m'] },
    { argv: ['getconf', 'GNU_LIBC_VERSION'] },
    { argv: ['{}', '--help'], forEach: ldSoGlob },
    { argv: ['lscpu'] },
    { argv: pciCommand },
    { argv: topologyCommand },
    { argv: filesystemsCommand, seconds: 30 },
    { argv: ['quota', '-wp'] },
    { argv: userNamespaceCommand },
  ],
}

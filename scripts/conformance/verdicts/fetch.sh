#!/bin/sh
# Gets what verdicts.ts needs: a root of one Debian release and packages of another, by their names.
#
#   fetch.sh MIRROR FOLDER ROOT_SUITE PACKAGE_SUITE [PACKAGE...]
#
# MIRROR is the address of a Debian mirror. Makes FOLDER/ROOT_SUITE (with mmdebstrap, as root) and
# FOLDER/debs-PACKAGE_SUITE. The host's own apt configuration and state are not used.
set -eu
[ $# -ge 4 ] || { sed -n '2,7s/^# \{0,1\}//p' "$0"; exit 2; }
mirror=$1 folder=$2 suite=$3 packages=$4
shift 4
[ $# -gt 0 ] || set -- coreutils util-linux procps findutils diffutils grep sed gawk tar gzip xz-utils \
  bzip2 zstd file less make patch curl openssl sqlite3 rsync jq tmux bc iproute2 e2fsprogs psmisc \
  strace hdf5-tools netcdf-bin graphviz ffmpeg gnuplot-nox sox units htop nano vim-tiny zip unzip pigz \
  lz4 m4 bison flex gperf cmake ninja-build git openssh-client ncurses-bin mpich openmpi-bin dash bash \
  busybox-static gmsh gdal-bin cdo nco samtools bcftools bedtools
mkdir -p "$folder/debs-$packages"
cd "$folder"
[ -d "$suite" ] || mmdebstrap --variant=minbase \
  --include=curl,git,openssl,sqlite3,libgomp1,libgfortran5,libxml2 "$suite" "$suite" "$mirror"
state=$PWD/apt-$packages
mkdir -p "$state/lists/partial" "$state/cache/archives/partial"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $packages main" >"$state/list"
set -- "$state" "$@"
apt_() {
  apt-get -qq -o Dir::Etc::SourceList="$state/list" -o Dir::Etc::SourceParts=/nonexistent \
    -o Dir::State::Lists="$state/lists" -o Dir::Cache="$state/cache" \
    -o Dir::State::Status=/dev/null -o APT::Sandbox::User=root "$@"
}
apt_ update
cd "debs-$packages"
shift
for name; do apt_ download "$name" || echo "not there: $name" >&2; done

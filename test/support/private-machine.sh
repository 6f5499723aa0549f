#!/bin/sh
# Runs a command on a private view of this machine, in which packages can come and go: /usr, /etc and
# /var are overlays in a mount namespace of their own, so the machine itself stays as it is. Needs root.
#
# usage: private-machine.sh SHELL-COMMANDS COMMAND [ARGUMENT...]
#   SHELL-COMMANDS change the view, as root; COMMAND then runs in it.
set -eu
if [ "${PRIVATE_MACHINE:-}" != entered ]; then
  PRIVATE_MACHINE=entered exec unshare --mount --propagation private sh "$0" "$@"
fi
unset PRIVATE_MACHINE
change=$1
shift
layers=/mnt
mount -t tmpfs tmpfs "$layers"
for folder in usr etc var; do
  mkdir -p "$layers/$folder/upper" "$layers/$folder/work"
  mount -t overlay overlay -o \
    "lowerdir=/$folder,upperdir=$layers/$folder/upper,workdir=$layers/$folder/work" "/$folder"
done
sh -euc "$change" >&2
exec "$@"

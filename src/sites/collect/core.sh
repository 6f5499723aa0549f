#!/bin/sh
# Portolan collector @VERSION@: records what this machine is, as plain text, for `portolan site describe`.
#
#   sh collect.sh [--out FILE.tar.gz] [--node-class NAME]
#
# It needs no root, changes nothing, sends nothing. It writes one archive and, while it works, one
# folder beside it. Every command it runs and every file it copies stands at the end of this text,
# after the line "What is observed"; the archive's MANIFEST says when each ran and how it ended.
# Of the environment only the variables named in $allowed are recorded.
#
# The archive, all plain text:  MANIFEST  one line an observation, fields separated by tabs:
#                                         kind, id, exit code, start and duration in s, what
#                               files/    copies of files        names  files, folders and links
#                               commands/ ID.out, ID.err         elf/   dynamic sections, versions
set -u
LC_ALL=C LANGUAGE=C
export LC_ALL LANGUAGE
umask 077
version='@VERSION@'
allowed='@ALLOWED@'
tab=$(printf '\t')

die() {
  printf 'error: %s\n' "$1" >&2
  exit "${2:-2}"
}
say() { [ -n "$quiet" ] || printf '%s\n' "$1" >&2; }

out='' class=default quiet=''
while [ $# -gt 0 ]; do
  case $1 in
    --out) shift && out=${1:?'--out needs a file name'} ;;
    --node-class) shift && class=${1:?'--node-class needs a name'} ;;
    --quiet) quiet=1 ;;
    *) die 'usage: sh collect.sh [--out FILE.tar.gz] [--node-class NAME] [--quiet]' ;;
  esac
  shift
done
case $class in
  '' | *[!A-Za-z0-9_.-]*) die "a node class is made of letters, digits, '_', '.' and '-': $class" ;;
esac
out=${out:-portolan-$class.tar.gz}
case $out in /*) ;; *) out=$(pwd)/$out ;; esac
[ ! -d "$out" ] || die "$out is a folder; name a file, such as $out/portolan-$class.tar.gz"
command -v tar >/dev/null 2>&1 || die 'there is no tar on this machine' 3
command -v gzip >/dev/null 2>&1 || case $out in
  *.tgz) out=${out%.tgz}.tar ;;
  *) out=${out%.gz} ;;
esac

work=$out.part.$$
mkdir "$work" || die "cannot write beside $out"
bundle=$work/portolan-bundle
child='' ticker='' starting='' # a job that is just being started is $! and not yet $child
clean() {
  trap '' HUP INT TERM
  for process in ${starting:+$!} $child $ticker; do kill "$process" 2>/dev/null; done
  rm -rf "$work" 2>/dev/null || { sleep 1 && rm -rf "$work"; } # what was ended may still write
}
trap 'clean' EXIT
trap 'say "interrupted: nothing is left behind"; exit 130' HUP INT TERM
mkdir "$bundle" "$bundle/files" "$bundle/commands" "$bundle/elf" || exit 3

# --- Time
# now: hundredths of a second on a clock that only goes forward -> $now
now() {
  [ -r /proc/uptime ] && read -r now _ </proc/uptime || now=$(date +%s).00
  now=$((${now%.*} * 100 + 1${now#*.} - 100))
}
# seconds HUNDREDTHS -> $seconds, such as 12.05
seconds() {
  seconds=$(($1 % 100))
  case $seconds in ?) seconds=0$seconds ;; esac
  seconds=$(($1 / 100)).$seconds
}
now && started=$now

# A line in this pipe for each job that ends and a tick each second: waiting for a job can end although
# the job does not. (Signals would do, but bash loses a child that ends just as one arrives.)
ticks=0 jobs=0
mkfifo "$work/ended" && exec 3<>"$work/ended" || die "cannot make a pipe with a name beside $out"
(while kill -0 $$; do echo tick >&3 && sleep 1; done) </dev/null >/dev/null 2>&1 &
ticker=$!
limit='' stop=-KILL # without a usable timeout command
if timeout -k 1 1 true 2>/dev/null; then limit='timeout -k 1' stop=-TERM; fi

# grant SECONDS: at most what is left for all observations -> $allowance; fails when nothing is
budget=42
grant() {
  allowance=$((budget - ticks))
  [ "$allowance" -le "$1" ] || allowance=$1
  [ "$allowance" -gt 0 ]
}
# start FUNCTION ARGUMENT...: runs a function of this script as the job $child
start() {
  jobs=$((jobs + 1))
  starting=yes; { "$@"; echo "$jobs $?" >&3; } & child=$! starting=''
}
# finish: waits for the job $child -> $code; 124 when its time is over
finish() {
  deadline=$((ticks + allowance + 1)) code=126
  while [ -n "$child" ]; do # empty where it could not be started, on a full disk
    IFS=' ' read -r ended code <&3 || continue
    if [ "$ended" = "$jobs" ]; then wait "$child"; break; fi
    [ "$ended" != tick ] || ticks=$((ticks + 1))
    [ $ticks -le $deadline ] || { kill "$child" 2>/dev/null; code=124; break; }
  done
  child=''
}

# row KIND ID EXIT DETAIL...: one line of MANIFEST for what began at $begun
row() {
  now
  seconds $((begun - started))
  line=$1$tab$2$tab$3$tab$seconds
  seconds $((now - begun))
  line=$line$tab$seconds
  shift 3
  for detail; do line=$line$tab$detail; done
  printf '%s\n' "$line" >>"$bundle/MANIFEST"
}
skip() { printf 'skip\t-\t0\t0.00\t0.00\t%s\t%s\n' "$1" "$2" >>"$bundle/MANIFEST"; }

# --- Commands
# observe SECONDS PROGRAM ARGUMENT...: output, exit code and time of one command
count=0
observe() {
  now && begun=$now
  command -v "$2" >/dev/null 2>&1 || { shift && row command - 127 "$@"; return; }
  grant "$1" || { shift && row command - 124 "$@"; return; }
  shift && count=$((count + 1))
  start limited "$@" </dev/null >"$bundle/commands/$count.out" 2>"$bundle/commands/$count.err"
  finish
  row command $count "$code" "$@"
}
# limited PROGRAM ARGUMENT...: 64 MiB of output at most; ends with the job that it is
limited() {
  trap 'kill $stop $!' TERM
  (ulimit -f 131072 && exec ${limit:+$limit "$allowance"} "$@" 3>&-) & wait $!
}

# --- Paths
# matches ACTION VARIABLE PATTERN: calls ACTION with each path matching PATTERN below / or below
# each folder in VARIABLE, a list separated by ':'. Patterns are relative.
matches() {
  action=$1 pattern=$3
  [ -n "$2" ] || { below ''; return; }
  eval "folders=\${$2-}"
  IFS=: && set -f
  # shellcheck disable=SC2086,SC2154 # set by eval, split at ':'
  set -- $folders
  set +f && IFS=''
  for folder; do
    while [ "$folder" != "${folder%/}" ]; do folder=${folder%/}; done
    case $folder in /*) below "$folder" ;; esac
  done
}
below() {
  cd "${1:-/}" 2>/dev/null || return 0
  IFS=''
  # shellcheck disable=SC2086 # the shell expands the pattern
  for name in $pattern; do
    if [ ! -e "$name" ] && [ ! -L "$name" ]; then continue; fi
    case $1/$name in
      *[[:cntrl:]]*) skip "$1/$pattern" 'a name with a control character' ;;
      *) "$action" "$1/$name" ;;
    esac
  done
}
# job SECONDS KIND DETAIL FUNCTION ARGUMENT...: runs a function of this script under a time limit
job() {
  now
  begun=$now kind=$2 what=$3
  grant "$1" || { row "$kind" - 124 "$what"; return; }
  shift 3
  start "$@" </dev/null 2>/dev/null
  finish
  row "$kind" - "$code" "$what"
}

# note PATH: a line of `names`: type (F, D, L), path, path with links followed, target of the link
folder_kept=''
note() {
  folder=${1%/*}
  if [ "$folder/" != "$folder_kept" ]; then
    folder_real=$(cd -P "${folder:-/}" && pwd -P)
    folder_kept=$folder/
    [ "$folder_real" != / ] || folder_real=''
  fi
  real=$folder_real/${1##*/} type=F target=''
  if [ -L "$1" ]; then
    type=L
    target=$(readlink "$1")
    case $target in
      *[[:cntrl:]]*) return ;;
      */* | . | ..) simple='' ;;
      *) simple=$target ;;
    esac
    if [ ! -e "$1" ]; then real=''
    elif [ -n "$simple" ] && [ ! -L "$folder/$simple" ]; then real=$folder_real/$simple
    else real=$(readlink -f "$1"); fi
  elif [ -d "$1" ]; then type=D; fi
  printf '%s\t%s\t%s\t%s\n' $type "$1" "$real" "$target" >>"$bundle/names"
}
list() { job 20 list "${1:+\$$1}/$2" matches note "$1" "$2"; }

note_elf() {
  note "$1"
  if [ -f "$1" ] && [ -r "$1" ]; then printf '%s\n' "$real" >>"$work/elf"; fi
}
elf() { job 20 list "${1:+\$$1}/$2" matches note_elf "$1" "$2"; }

# copy_batch FOLDER FILE...: copies files of one folder that are not larger than $most bytes
copy_batch() {
  into=$bundle/files$1 && mkdir -p "$into" && shift
  # shellcheck disable=SC2016 # expanded by the inner shell
  find -L "$@" -prune -type f -size "-$((most + 1))c" \
    -exec sh -c 'into=$0; cp -L -- "$@" "$into/"' "$into" {} +
  for copied; do
    if [ -d "$copied" ] || [ -f "$into/${copied##*/}" ]; then continue; fi
    skip "$copied" "unreadable, or larger than $most bytes"
  done
}
copy_all() {
  most=$1 batch=0 batched='' previous=''
  matches copy "$2" "$3"
  copy_flush
}
copy() {
  note "$1"
  if [ -f "$bundle/files$1" ]; then return; fi
  if [ "${1%/*}" != "$previous" ] || [ "$batch" -ge 100 ]; then copy_flush; fi
  previous=${1%/*} batch=$((batch + 1))
  eval "file_$batch=\$1"
  batched="$batched \"\$file_$batch\""
}
copy_flush() {
  [ "$batch" -eq 0 ] || eval "copy_batch \"\$previous\" $batched"
  batch=0 batched=''
}
files() { job 30 files "${2:+\$$2}/$3" copy_all "$1" "$2" "$3"; }

# observe_each SECONDS VARIABLE PATTERN PROGRAM ARGUMENT...: {} stands for each path
observe_each() {
  each_seconds=$1 each_variable=$2 each_pattern=$3
  shift 3
  : >"$work/each"
  job 20 list "${each_variable:+\$$each_variable}/$each_pattern" matches note_each "$each_variable" "$each_pattern"
  while IFS='' read -r path <&4; do observe_at "$path" "$@"; done 4<"$work/each"
}
note_each() {
  note "$1"
  printf '%s\n' "$1" >>"$work/each"
}
observe_at() {
  path=$1 left=$(($# - 1))
  shift
  while [ $left -gt 0 ]; do
    if [ "$1" = '{}' ]; then set -- "$@" "$path"; else set -- "$@" "$1"; fi
    shift
    left=$((left - 1))
  done
  observe "$each_seconds" "$@"
}

# --- ELF
# elf_parts WHOLE: the parts of the file $ELF that hold its headers (WHOLE=0), or also its dynamic
# section, version tables and strings (WHOLE=1), each as "@OFFSET LENGTH" and hexadecimal bytes
elf_parts() {
  awk -v whole="$1" '
  function n(x) { return sprintf("%.0f", x) }
  function load(offset, length_,  command, line, field, count, i) {
    command = "od -An -v -tu1 -j" n(offset) " -N" n(length_) " \"$ELF\""
    base = offset; have = 0
    while ((command | getline line) > 0) {
      count = split(line, field, " ")
      for (i = 1; i <= count; i++) byte[have++] = field[i]
    }
    close(command)
  }
  function dump(offset, length_,  command, line) {
    if (length_ <= 0) return
    print "@" n(offset) " " n(length_)
    command = "od -An -v -tx1 -j" n(offset) " -N" n(length_) " \"$ELF\""
    while ((command | getline line) > 0) print line
    close(command)
  }
  function number(offset, size,  i, value) {
    offset -= base; value = 0
    for (i = 0; i < size; i++) value = value * 256 + byte[little ? offset + size - 1 - i : offset + i]
    return value
  }
  function at(address,  i) {
    for (i = 0; i < loads; i++)
      if (address >= start[i] && address < start[i] + size[i]) return offset_[i] + address - start[i]
    return -1
  }
  function room(address,  i, end) {
    end = address + 65536
    for (i = 0; i < loads; i++)
      if (address >= start[i] && address < start[i] + size[i] && start[i] + size[i] < end) end = start[i] + size[i]
    for (i = 0; i < pointers; i++) if (pointer[i] > address && pointer[i] < end) end = pointer[i]
    return end - address
  }
  BEGIN {
    load(0, 4096)
    if (byte[0] != 127 || byte[1] != 69 || byte[2] != 76 || byte[3] != 70) exit 1
    word = byte[4] == 2 ? 8 : 4; little = byte[5] == 1
    dump(0, have)
    table = number(word == 8 ? 32 : 28, word); entry = number(word == 8 ? 54 : 42, 2)
    entries = number(word == 8 ? 56 : 44, 2)
    if (table + entry * entries > have) { dump(table, entry * entries); load(table, entry * entries) }
    for (i = 0; i < entries; i++) {
      h = table + i * entry; type = number(h, 4)
      o = number(h + (word == 8 ? 8 : 4), word); s = number(h + (word == 8 ? 32 : 16), word)
      if (type == 1) { offset_[loads + 0] = o; start[loads + 0] = number(h + word * 2, word); size[loads++] = s }
      if (type == 2) { dynamic = o; dynamic_size = s }
      if (type == 3) dump(o, s < 4096 ? s : 4096)
    }
    if (!whole || !dynamic_size) exit 0
    if (dynamic_size > 65536) dynamic_size = 65536
    dump(dynamic, dynamic_size); load(dynamic, dynamic_size)
    for (o = dynamic; o < dynamic + have; o += word * 2) {
      tag = number(o, word); value = number(o + word, word)
      if (tag == 0) break
      last[tag] = value
      if (tag ~ /^([34567]|12|13|17|23|25|26|32|36|1879047925|1879048176|1879048188|1879048190)$/)
        pointer[pointers++] = value
    }
    if (at(last[5]) >= 0) dump(at(last[5]), last[10] < 4194304 ? last[10] : 4194304)
    for (tag = 1879048188; tag <= 1879048190; tag += 2) # versions defined, versions needed
      if (last[tag] && at(last[tag]) >= 0) dump(at(last[tag]), room(last[tag]))
  }'
}
# elf_text FILE: its dynamic section and version tables with the best tool there is
elf_text() {
  ELF=$1
  export ELF
  case $elf_tool in
    readelf)
      # The table of every symbol's version is left out: it is long and says nothing more.
      readelf -hldVW "$ELF" | awk '/^Version symbols section/ { drop = 1 } /^$/ { drop = 0 }
        /Number of section headers: *0/ { none = 1 } !drop { print } END { exit none }' ||
        elf_parts 1 # a file without section headers
      ;;
    objdump) elf_parts 0 && objdump -p "$ELF" ;;
    *) elf_parts 1 ;;
  esac
}
elf_all() {
  elf_tool=none
  if objdump --version 2>/dev/null | grep -q 'GNU objdump'; then elf_tool=objdump; fi
  if readelf --version 2>/dev/null | grep -q 'GNU readelf'; then elf_tool=readelf; fi
  [ -f "$work/elf" ] || return 0
  budget=50
  sort -u "$work/elf" >"$work/elf.once"
  number=0
  while IFS='' read -r library <&4; do
    number=$((number + 1))
    [ $number -le 2000 ] || { skip "$library" 'more than 2000 libraries'; continue; }
    now && begun=$now
    grant 10 || { row elf - 124 "$library"; continue; }
    start elf_text "$library" </dev/null 2>/dev/null >"$bundle/elf/$number"
    finish
    row elf $number "$code" "$library"
  done 4<"$work/elf.once"
}

# --- Begin
printf 'portolan-bundle\t1\t%s\t%s\t%s\n' "$version" "$(date -u +%Y-%m-%dT%H:%M:%SZ)" "$class" >"$bundle/MANIFEST"
for name in $allowed; do
  value=''
  eval "value=\${$name-}"
  case $value in
    '' | *[[:cntrl:]]*) ;;
    *) printf '%s=%s\n' "$name" "$value" ;;
  esac
done >"$bundle/environment"

# --- What is observed
@PROBES@
say 'libraries'
elf_all

# --- End
begun=$started
row end - 0 complete
say 'packing'
(cd "$work" && tar -cf bundle.tar portolan-bundle) || die 'tar failed' 3
case $out in
  *.tar) flags=f packed=$work/bundle.tar ;;
  *) flags=zf packed=$work/bundle.tar.gz && { gzip "$work/bundle.tar" || die 'gzip failed' 3; } ;;
esac
mv -f "$packed" "$out" || die "cannot write $out" 3
now && seconds $((now - started))
say "wrote $out in $seconds s"
say "review it:   tar t$flags '$out'    (plain text; tar x$flags unpacks it into portolan-bundle/)"
say "describe it: portolan site describe '$out'    (on any machine with Portolan)"

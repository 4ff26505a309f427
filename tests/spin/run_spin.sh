#!/usr/bin/env bash
# Explores every cell of the unit matrix with the hand-written model htm_unit.pml and compares each
# verdict with tests/explore/verdicts/unit_matrix.tsv. One verifier; a cell is its environment.
#
#   run_spin.sh [--work DIR]                matrix, other readings, switches; exit 1 on a difference
#   run_spin.sh [--work DIR] --two-attempts the safe cells again with two attempts (minutes)
#   run_spin.sh [--work DIR] --show CELL    one cell's shortest counterexample; CELL is the
#                                           table's seven first columns, blanks between
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
table=$here/../explore/verdicts/unit_matrix.tsv
work=
mode=matrix
cell=()
while (($#)); do
  case $1 in
    --work) work=$2; shift 2 ;;
    --two-attempts) mode=two-attempts; shift ;;
    --show) mode=show; shift; read -r -a cell <<<"$*"; break ;;
    *) sed -n '2,9s/^# \?//p' "$0" >&2; exit 2 ;;
  esac
done
if [[ -z $work ]]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
fi
mkdir -p "$work"
cd "$work"

# No partial-order reduction: the matrix is small enough not to have to trust one.
spin -a "$here/htm_unit.pml" >spin.log || { cat spin.log >&2; exit 2; }
case $mode in
  matrix) options=() ;;               # depth first
  two-attempts) options=(-DCOLLAPSE) ;; # slower, but 60 million states fit
  show) options=(-DBFS) ;;            # the first violation is a shortest one
esac
build=("${CC:-cc}" -O2 -w -DSAFETY -DNOREDUCE -DMEMLIM=6000)
"${build[@]}" "${options[@]}" -o pan pan.c
verifier=./pan

# set_cell ORDER READ_SET DRAIN FLUSH STALE SNOOP WALK
set_cell() {
  case $1 in
    invalidate-first) export PF_ORDER=0 ;;
    overlap) export PF_ORDER=1 ;;
    copy-first) export PF_ORDER=2 ;;
    *) echo "run_spin.sh: no such order: $1" >&2; exit 2 ;;
  esac
  export PF_READ_SET=$(($2)) PF_DRAIN=$(($3)) PF_FLUSH=$(($4)) PF_SNOOP=$(($6))
  export PF_COHERENT_WALK=$(($7)) PF_EPOCH=1 PF_ATTEMPTS=1 PF_VARIANT=0 PF_SEEK_COMMIT=0
  export PF_INVALIDATE_BEHIND_COPY=0 PF_FALLBACK_READS_MEMORY=0 PF_FALLBACK_WAITS=0
  if [[ $5 == none ]]; then
    export PF_EPOCH=0 PF_ATTEMPTS=2
  fi
}
true=1 false=0 # the table's words, as arithmetic reads them
declare -r true false

# explore: prints holds or violated; anything else is this script's failure.
explore() {
  $verifier -m20000 -w21 >pan.out 2>&1 || true
  if grep -q 'errors: 1$' pan.out; then
    echo violated
  elif grep -q 'errors: 0$' pan.out && ! grep -q 'not completed\|depth too small' pan.out; then
    echo holds
  else
    echo "run_spin.sh: no verdict, see $work/pan.out" >&2
    exit 2
  fi
}

differences=0
# expect VERDICT WHAT
expect() {
  local got
  got=$(explore)
  if [[ $got != "$1" ]]; then
    differences=$((differences + 1))
    echo "DIFFERS  expected $1, found $got: $2"
    grep '^pan:1:' pan.out || true
  fi
}

check_matrix() {
  local cells=0 held=0 columns
  while IFS=$'\t' read -r -a columns; do
    [[ ${columns[0]} == order ]] && continue
    set_cell "${columns[@]:0:7}"
    expect "${columns[8]}" "${columns[*]:0:7}"
    cells=$((cells + 1))
    if [[ ${columns[8]} == holds ]]; then
      held=$((held + 1))
      # A cell in which no transaction ever commits would hold for the wrong reason.
      PF_SEEK_COMMIT=1 expect violated "a commit is reachable in ${columns[*]:0:7}"
    fi
  done <"$table"
  echo "$cells cells, $held expected to hold, $differences differences"
  ((cells == 192)) || { echo "the table has $cells cells instead of 192"; differences=1; }
}

# The cells that the table marks `sure = no`, under the other reading.
check_readings() {
  local before=$differences
  set_cell copy-first true true false epoch true true
  PF_INVALIDATE_BEHIND_COPY=1 expect holds "no flush, the invalidate request pushes the copy"
  set_cell overlap true true false epoch true true
  PF_INVALIDATE_BEHIND_COPY=1 expect violated "no flush, an overlapped request pushes nothing"
  set_cell invalidate-first false true true epoch false true
  PF_FALLBACK_READS_MEMORY=1 expect holds "no-snoop, the fallback copies from memory"
  PF_FALLBACK_READS_MEMORY=1 PF_ATTEMPTS=2 expect violated "no-snoop, the retry copies a stale line"
  set_cell invalidate-first true true true none true true
  verifier=./pan_eldest PF_FALLBACK_WAITS=1 \
    expect violated "a stale helper, and a fallback that waits for it"
  PF_ATTEMPTS=1 expect violated "one attempt, then a fallback beside a storing helper"
  PF_ATTEMPTS=1 PF_FALLBACK_WAITS=1 expect holds "one attempt, then a fallback that waits"
  echo "7 other readings, $((differences - before)) differences"
}

# Rows of switches.tsv that one line can show; numbers are the model's variants.
check_switches() {
  local before=$differences number verdict what
  while read -r number verdict what; do
    set_cell invalidate-first true true true epoch true true
    PF_VARIANT=$number expect "$verdict" "$what"
  done <<'END'
1 holds one path
2 violated pte_in_write_set = false
3 violated invalidate = iommu-only
4 violated invalidate = none
5 violated late-fill
6 violated ats-ack-does-not-push
7 violated ats-before-iotlb
8 violated signal1_fence = false
9 holds clear_booleans = false, one attempt
10 violated tsc-skew
END
  set_cell invalidate-first true true false epoch true true
  PF_VARIANT=1 expect holds "flush_before_signal2 = false on one path"
  set_cell invalidate-first true true true epoch true true
  verifier=./pan_eldest PF_VARIANT=9 PF_ATTEMPTS=2 \
    expect violated "clear_booleans = false, two attempts"
  echo "12 switches and faults, $((differences - before)) differences"
}

check_two_attempts() {
  local columns
  while IFS=$'\t' read -r -a columns; do
    [[ ${columns[8]} == holds ]] || continue
    set_cell "${columns[@]:0:7}"
    PF_ATTEMPTS=2 expect holds "two attempts: ${columns[*]:0:7}"
    echo "${columns[*]:0:7}: $(sed -n 's/ states, stored//p' pan.out) states"
  done <"$table"
}

case $mode in
  matrix)
    # What needs a second attempt is found sooner with the eldest process first.
    "${build[@]}" -DREVERSE -o pan_eldest pan.c
    check_matrix
    check_readings
    check_switches
    ;;
  two-attempts) check_two_attempts ;;
  show)
    ((${#cell[@]} == 7)) || { echo "run_spin.sh: --show takes seven words" >&2; exit 2; }
    set_cell "${cell[@]}"
    rm -f htm_unit.pml.trail
    explore
    # A statement a line: number, process, source line, text; the rest is noise.
    if [[ -e htm_unit.pml.trail ]]; then
      ./pan -r htm_unit.pml.trail |
        sed -nE '/:init:/d
          s#^ *([0-9]+):.*\(([A-Za-z0-9]+)\) .*[.]pml:([0-9]+) .*\t(\[.*)#\1 \2 \3 \4#p'
    fi
    exit 0
    ;;
esac
exit $((differences > 0))

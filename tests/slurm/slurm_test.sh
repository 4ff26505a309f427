#!/usr/bin/env bash
# The shipped job script on a real Slurm of one machine: an array job, a merge behind it, a task
# that is killed and goes on, a violated point, a merge that is refused. Slurm is started here, in a
# scratch folder with a key and ports of its own, and stopped at the end; nothing of the system's is
# touched.
#
#   slurm_test.sh PAGEFERRY SWEEP.SBATCH
#
# Ends with 0 or 1; with 77 (ctest: skipped) where Slurm is not installed.
set -uo pipefail

pageferry=$(realpath "$1")
script=$(realpath "$2")
export PATH=$PATH:/usr/sbin:/sbin

for tool in munged slurmctld slurmd sbatch scontrol squeue sinfo; do
  if ! command -v "$tool" >/dev/null; then
    echo "SKIPPED: there is no $tool; Debian has it in: slurmctld slurmd slurm-client munge"
    exit 77
  fi
done

folder=$(mktemp -d)
daemons=()
failures=0

# Only what was started here, by its number, the last one first. Called by the trap.
# shellcheck disable=SC2317
stop_slurm() {
  local i
  for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
    kill "${daemons[i]}" 2>/dev/null
  done
  for ((i = ${#daemons[@]} - 1; i >= 0; i--)); do
    wait "${daemons[i]}" 2>/dev/null
  done
  rm -rf "$folder"
}
trap stop_slurm EXIT

fail() {
  printf 'FAILED: %s\n' "$*"
  failures=$((failures + 1))
}

# What happened, when Slurm itself does not do its part.
give_up() {
  echo "FAILED: $*"
  tail -n 20 "$folder"/log/* 2>/dev/null
  exit 1
}

# within SECONDS COMMAND...: waits until the command succeeds.
within() {
  local end=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $end ] || return 1
    sleep 0.1
  done
}

# A port that nobody listens at. Two of these tests at a time begin far enough from each other.
port=$((20000 + $$ % 3000 * 4))
free_port() {
  while (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
    port=$((port + 1))
  done
  echo "$port"
}

write_configuration() {
  local me host ctld_port slurmd_port
  me=$(id -un)
  host=$(hostname -s)
  ctld_port=$(free_port)
  port=$((ctld_port + 1))
  slurmd_port=$(free_port)
  cat >"$folder/slurm.conf" <<CONF
ClusterName=one
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$ctld_port
SlurmdPort=$slurmd_port
SlurmUser=$me
SlurmdUser=$me
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$folder/munge.socket
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.pid
# Without control groups: a container need not have any.
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SwitchType=switch/none
MpiDefault=none
MailProg=/bin/true
ReturnToService=2
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
PriorityType=priority/basic
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
}

start_slurm() {
  mkdir "$folder/state" "$folder/spool" "$folder/log"
  chmod 755 "$folder"
  (umask 077 && head -c 256 /dev/urandom >"$folder/munge.key")
  write_configuration
  export SLURM_CONF=$folder/slurm.conf
  munged --foreground --force --num-threads=2 --key-file="$folder/munge.key" \
    --socket="$folder/munge.socket" --pid-file="$folder/munged.pid" \
    --seed-file="$folder/munged.seed" >"$folder/log/munged" 2>&1 &
  daemons+=($!)
  within 20 test -S "$folder/munge.socket" || give_up "munged does not start"
  slurmctld -D -i -f "$SLURM_CONF" >"$folder/log/slurmctld" 2>&1 &
  daemons+=($!)
  within 30 scontrol ping || give_up "slurmctld does not start"
  slurmd -D -N "$(hostname -s)" -f "$SLURM_CONF" >"$folder/log/slurmd" 2>&1 &
  daemons+=($!)
  within 60 sh -c 'sinfo -h -o %T | grep -qx idle' || give_up "slurmd does not come up"
}

# submit SBATCH-ARGUMENT...: prints the number of the job.
submit() { sbatch --parsable --output="$folder/out-%A-%a" "$@" || give_up "sbatch refuses $*"; }

# shellcheck disable=SC2317 # by `within`
ended() { [ -z "$(squeue -h -j "$1" 2>/dev/null)" ]; }

# "COMPLETED 0:0" of each of its tasks, once it has ended.
states_of() {
  within 240 ended "$1" || give_up "job $1 does not end: $(squeue -j "$1")"
  scontrol show job "$1" | tr ' ' '\n' | sed -n 's/^JobState=//p; s/^ExitCode=//p' |
    paste -d' ' - - | sort | uniq -c | sed 's/^ *//' | paste -sd';' -
}

expect() {
  [ "$2" = "$3" ] || {
    fail "$1: got \"$3\", not \"$2\""
    tail -n 5 "$folder"/out-* 2>/dev/null
  }
}

expect_same_bytes() { cmp "$2" "$3" || fail "$1"; }

# Runs the same sweep once here, for its bytes; its exit code must be CODE.
one_machine() {
  local code=$1 got=0
  shift
  "$pageferry" sweep "$@" --quiet >/dev/null || got=$?
  expect "a sweep on one machine ends with its code" "$code" "$got"
}

test_array_and_merge() {
  local ending job merge
  local sweep=(htm-quiet --set guest.pages=16 --grid "mechanism.booleans=8,16,32"
    --grid "seed=1,2,3")
  for ending in csv json; do
    one_machine 0 "${sweep[@]}" --out "$folder/one.$ending"
    job=$(submit --array=0-3 "$script" "${sweep[@]}" --out "$folder/many.$ending")
    merge=$(submit --dependency=afterok:"$job" "$script" --merge --out "$folder/many.$ending")
    expect "four tasks" "4 COMPLETED 0:0" "$(states_of "$job")"
    expect "the merge behind them" "1 COMPLETED 0:0" "$(states_of "$merge")"
    expect_same_bytes "the array wrote other bytes than one machine ($ending)" \
      "$folder/one.$ending" "$folder/many.$ending"
  done
}

test_violated() {
  local job merge
  local sweep=(htm-ats-timeout --grid "seed=1,2")
  one_machine 1 "${sweep[@]}" --out "$folder/bad-one.csv"
  job=$(submit --array=0-1 "$script" "${sweep[@]}" --out "$folder/bad.csv")
  merge=$(submit --dependency=afterok:"$job" "$script" --merge --out "$folder/bad.csv")
  expect "a task with a violated point has done its work" "2 COMPLETED 0:0" "$(states_of "$job")"
  expect "the merge says it" "1 FAILED 1:0" "$(states_of "$merge")"
  expect_same_bytes "a violated point is a row as any other" "$folder/bad-one.csv" \
    "$folder/bad.csv"
}

# holders FILE: the numbers of the processes that have it open.
holders() { find /proc/[0-9]*/fd -lname "$1" 2>/dev/null | cut -d/ -f3; }

# A shard is killed in the middle, and the array goes on without it; the merge names it; sent again
# it goes on where it was.
test_killed_task() {
  local job merge shard=$folder/k.csv.shard-1-of-2
  local sweep=(htm-sqlite --grid "seed=$(seq -s, 1 20)")
  one_machine 0 "${sweep[@]}" --out "$folder/k-one.csv"
  job=$(submit --array=0-1 "$script" "${sweep[@]}" --out "$folder/k.csv")
  within 120 sh -c "[ \$(wc -l <'$shard.journal') -ge 2 ]" || give_up "shard 1 does not begin"
  # shellcheck disable=SC2046 # one number or several
  kill -KILL $(holders "$shard.journal") || give_up "nobody holds the journal of shard 1"
  expect "one task was killed" "1 COMPLETED 0:0;1 FAILED 137:0" "$(states_of "$job")"
  [ -e "$shard" ] && fail "a shard that was killed is whole: nothing was tested"
  merge=$(submit "$script" --merge --out "$folder/k.csv")
  expect "a merge with a shard missing is refused" "1 FAILED 2:0" "$(states_of "$merge")"
  grep -q "in none of the files; run, or name, shard 1/2" "$folder/out-$merge-"* ||
    fail "the merge does not name the shard that is missing"
  [ -e "$folder/k.csv" ] && fail "a merge that was refused wrote something"
  job=$(PAGEFERRY_SHARDS=2 submit --array=1 "$script" "${sweep[@]}" --out "$folder/k.csv")
  merge=$(submit --dependency=afterok:"$job" "$script" --merge --out "$folder/k.csv")
  expect "the same task again" "1 COMPLETED 0:0" "$(states_of "$job")"
  grep -q "of 10 points are in .* already" "$folder/out-$job-1" || fail "it began anew"
  expect "the merge behind it" "1 COMPLETED 0:0" "$(states_of "$merge")"
  expect_same_bytes "a task that was killed changed bytes" "$folder/k-one.csv" "$folder/k.csv"
}

export PAGEFERRY=$pageferry
start_slurm
test_array_and_merge
test_violated
test_killed_task
if [ "$failures" = 0 ]; then
  echo "passed in $SECONDS s"
fi
exit "$((failures > 0))"

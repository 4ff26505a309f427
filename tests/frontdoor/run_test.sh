# What app/run.sh starts, with small scripts in the place of the programs; and its own arguments.
# shellcheck disable=SC2016,SC2317,SC2329
set -uo pipefail
. tests/frontdoor/expect.sh
. app/run.sh
set +e
bin=$(mktemp -d)
trap 'rm -rf "$bin"' EXIT
unset DISPLAY WAYLAND_DISPLAY
scenario=$bin/tiny.toml

# program NAME BODY: an executable in $bin.
program() {
  printf '#!/bin/sh\n%s\n' "$2" >"$bin/$1"
  chmod +x "$bin/$1"
}
in_folder() {
  cd "$1" || return
  shift
  "$@"
}
start_here() { in_folder "$bin" start "$bin" "$scenario"; }
with_display() {
  export DISPLAY=:1
  start_here
}

expect_run "--help explains itself" 0 "^usage: bash app/run.sh" bash app/run.sh --help
expect_run "refuses an unknown option" 2 "^usage:" bash app/run.sh --frob
expect_run "refuses two scenarios" 2 "^usage:" bash app/run.sh a b
expect_run "refuses a scenario that is not there" 2 "nowhere.toml: no such" \
  bash app/run.sh nowhere.toml
PAGEFERRY_PRESET=debug expect_run "refuses an unknown preset" 2 "no such preset" bash app/run.sh

expect_run "without a program, says what was built" 0 "no program to start yet" start_here
program pageferry 'echo "cli: $*"; exit 3'
expect_run "without a scenario, lists" 3 "^cli: list $" start_here
touch "$scenario"
expect_run "without a display, runs the scenario and keeps the exit code" 3 \
  "^cli: run .*/tiny.toml $" start_here
expect_run "with a display but no Studio, the same" 3 "^cli: run" with_display
program pageferry-studio 'echo "studio: $*"; exit 5'
expect_run "with a display, opens the Studio on the scenario" 5 "^studio: .*/tiny.toml $" \
  with_display
expect_run "a Studio without a display is left alone" 3 "^cli: run" start_here

program pageferry 'case $1 in
--help) echo "  export  makes files" ;;
run) echo run; touch out/tiny.pfrun; exit 1 ;;
export) echo "cli: $*"; touch out/tiny.png ;;
esac'
expect_run "where the program can export, makes a picture and keeps the run's exit code" 1 \
  "^run cli: export out/tiny.pfrun --to png .*The picture is out/tiny.png $" start_here
program pageferry 'case $1 in
--help) echo "  export  makes files" ;;
run) touch out/tiny.pfrun ;;
export) echo "no pictures here"; exit 2 ;;
esac'
expect_run "a picture that cannot be made does not fail the run" 0 "^no pictures here $" start_here
finish

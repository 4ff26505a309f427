#!/usr/bin/env bash
# The one command that sets up, builds and starts Pageferry.
set -euo pipefail
caller=$PWD
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. app/setup.sh

usage() {
  cat <<'TEXT'
usage: bash app/run.sh [SCENARIO]

Installs what is missing (Debian 12), builds, and opens SCENARIO in Pageferry Studio; without a
display it runs SCENARIO on the command line and prints the summary.
SCENARIO is a file, or the name of a shipped one; it defaults to htm-sqlite.

  PAGEFERRY_PRESET   release (default), dev, or core (no GUI package needed)

Ends with the exit code of the program it started, or 2 when it cannot set up.
TEXT
}

# The scenario file that the arguments name, or the default one. What the user gives is meant from
# where the user stands.
scenario_of() {
  case "${1-}" in
    "") echo assets/scenarios/htm-sqlite.toml ;;
    /*) echo "$1" ;;
    *)
      if [ ! -e "$caller/$1" ] && [ -e "assets/scenarios/${1%.toml}.toml" ]; then
        echo "assets/scenarios/${1%.toml}.toml"
      else
        echo "$caller/$1"
      fi
      ;;
  esac
}

# Runs the scenario without a window; makes a picture too, where the program can.
run_headless() {
  local cli=$1 scenario=$2 name code=0
  if ! "$cli" --help 2>/dev/null | grep -qw export; then
    exec "$cli" run "$scenario"
  fi
  name=out/$(basename "$scenario" .toml)
  mkdir -p out
  "$cli" run "$scenario" --out "$name.pfrun" || code=$?
  if [ -f "$name.pfrun" ] && "$cli" export "$name.pfrun" --to png --out "$name.png"; then
    say "The picture is $name.png"
  fi
  exit "$code"
}

# start BIN SCENARIO: the best that the folder BIN and this machine offer.
start() {
  local bin=$1 scenario=$2
  if [ -x "$bin/pageferry-studio" ] && [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$bin/pageferry-studio" "$scenario"
  elif [ ! -x "$bin/pageferry" ]; then
    say "Built the core library in $(dirname "$bin"); there is no program to start yet."
  elif [ -f "$scenario" ]; then
    run_headless "$bin/pageferry" "$scenario"
  else
    exec "$bin/pageferry" list
  fi
}

main() {
  local scenario preset=${PAGEFERRY_PRESET:-release}
  case "${1:-}" in
    -h | --help) usage && exit 0 ;;
    -*) usage >&2 && exit 2 ;;
  esac
  if [ $# -gt 1 ]; then
    usage >&2
    exit 2
  fi
  scenario=$(scenario_of "$@")
  if [ $# = 1 ] && [ ! -f "$scenario" ]; then
    say "$1: no such scenario file"
    exit 2
  fi
  mkdir -p build
  ensure_packages "$preset" run
  build_preset "$preset" core/all app/all
  start "build/$preset/bin" "$scenario"
}

# Sourced, it only defines its functions: its tests need them one by one.
if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  main "$@"
fi

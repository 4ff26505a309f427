#!/usr/bin/env bash
# The one command that sets up, builds and tests Pageferry: all tests in preset `dev`, then the core
# tests labelled `asan` again under the address and undefined-behaviour sanitizers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. app/setup.sh

usage() {
  cat <<'TEXT'
usage: bash tests/run.sh [CTEST ARGUMENT...]

Installs what is missing (Debian 12), builds, and runs the tests; arguments go to ctest, as in
  bash tests/run.sh -R tidy
Starts a virtual display of its own when there is none.

  PAGEFERRY_PRESET   dev (default), release, core (no GUI package needed) or dev-asan

Ends with 0 when every test passed, 1 when one failed or did not build, 2 when it cannot set up.
TEXT
}

xvfb=
# Called by the trap below.
# shellcheck disable=SC2317
stop_display() { [ -z "$xvfb" ] || kill "$xvfb" 2>/dev/null || true; }

# Starts an X server on a free display number, which the server itself picks.
start_display() {
  local number
  # Without -noreset it begins anew behind its last client, and refuses the next one meanwhile.
  coproc XVFB {
    exec Xvfb -displayfd 1 -screen 0 1920x1080x24 -nolisten tcp -noreset 2>build/xvfb.log
  }
  xvfb=$XVFB_PID
  if ! read -r -t 30 number <&"${XVFB[0]}"; then
    cat build/xvfb.log >&2
    say "Xvfb did not start"
    exit 2
  fi
  export DISPLAY=:$number
}

# The same picture and the same numbers on every machine.
fix_environment() {
  export LC_ALL=C.UTF-8 QT_QPA_PLATFORM=xcb QT_SCALE_FACTOR=1 LIBGL_ALWAYS_SOFTWARE=1
  export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_stack_use_after_return=1:check_initialization_order=1}
  export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
}

# test_preset PRESET CTEST-ARGUMENT...: adds to `summary` what ctest says in its closing lines.
summary=
test_preset() {
  local preset=$1 log=build/ctest-$1.log code=0
  shift
  say "== $preset: test"
  ctest --preset "$preset" --parallel "$(nproc)" --timeout 900 --output-on-failure "$@" \
    </dev/null 2>&1 | tee "$log" || code=1
  summary+=$(printf '== %s\n' "$preset" && sed -n '/tests passed\|^No tests/,$p' "$log")$'\n'
  return $code
}

# Whether the given ctest arguments select any test labelled asan; if none, nothing need be built.
selects_asan_tests() {
  local list
  cmake --preset dev-asan >build/configure-dev-asan.log 2>&1 || return 0  # the build will say why
  list=$(ctest --preset dev-asan -N -L '^asan$' "$@")
  grep -q 'Test *#' <<<"$list"
}

# build_and_test PRESET TARGET CTEST-ARGUMENT...
build_and_test() {
  local preset=$1 target=$2
  shift 2
  if ! build_preset "$preset" "$target"; then
    summary+="== $preset: did not build"$'\n'
    return 1
  fi
  test_preset "$preset" --no-tests=error "$@"
}

main() {
  local preset=${PAGEFERRY_PRESET:-dev} failed=0
  case "${1:-}" in
    -h | --help) usage && exit 0 ;;
  esac
  mkdir -p build
  ensure_packages "$preset" test
  fix_environment
  trap stop_display EXIT
  if preset_has_gui "$preset" && [ -z "${DISPLAY:-}" ]; then
    start_display
  fi
  build_and_test "$preset" all "$@" || failed=1
  if [ "$preset" != dev-asan ] && selects_asan_tests "$@"; then
    build_and_test dev-asan asan_tests -L '^asan$' "$@" || failed=1
  fi
  printf '\n%s' "$summary"
  if [ $failed = 0 ]; then
    say "All passed in $SECONDS s"
  else
    say "FAILED after $SECONDS s: see above"
  fi
  exit $failed
}

# Sourced, it only defines its functions: its tests need them one by one.
if [ "${BASH_SOURCE[0]}" = "$0" ]; then
  main "$@"
fi

# What tests/run.sh builds and tests, and how it ends, with cmake, ctest and Xvfb as functions.
# shellcheck disable=SC2317,SC2329
set -uo pipefail
. tests/frontdoor/expect.sh
. tests/run.sh
set +e
unset DISPLAY PAGEFERRY_PRESET

# A tree of 2,000 tests, all labelled asan; what is called goes to standard output.
asan_tests=2000
broken_build=none
broken_test=none
ensure_packages() { :; }
start_display() { echo "[Xvfb]"; }
build_preset() { echo "[build $*]" && [ "$broken_build" != "$1" ]; }
cmake() { :; }
tee() { cat; }
sed() { echo "closing lines"; }
ctest() {
  local i
  if [ "$3" = -N ]; then
    for ((i = 0; i < asan_tests; i++)); do echo "  Test #$i: a_test"; done
    return
  fi
  echo "[ctest $2${*:9}]" && [ "$broken_test" != "$2" ]
}

expect_run "builds and tests dev, then the asan tests alone under sanitizers" 0 \
  "Xvfb.*build dev all.*ctest dev\].*build dev-asan asan_tests.*ctest dev-asan-L .*All passed" \
  main
expect_run "repeats the closing lines of both at the end" 0 \
  "== dev closing lines == dev-asan closing lines All passed" main
expect_run "hands its arguments to ctest" 0 "ctest dev-R tidy\].*ctest dev-asan-L .* -R tidy\]" \
  main -R tidy
expect_run "--help explains itself" 0 "^usage: bash tests/run.sh" main --help

without_asan() {
  asan_tests=0
  main
}
expect_run "builds nothing under the sanitizers when no test asks for them" 0 \
  "ctest dev\] *== dev closing lines All passed" without_asan

with_preset() {
  PAGEFERRY_PRESET=$1
  main
}
expect_run "a preset without front ends needs no display" 0 "^\[build core all\]" with_preset core
expect_run "runs all tests under the sanitizers when told to, once" 0 \
  "^\[build dev-asan all\][^\[]*\[ctest dev-asan\][^\[]*All passed" with_preset dev-asan

with_broken() {
  broken_build=$1
  broken_test=$2
  main
}
expect_run "a failing test fails the whole, after the rest" 1 "build dev-asan.*FAILED after" \
  with_broken none dev
expect_run "a failing test under the sanitizers fails the whole" 1 "FAILED after" \
  with_broken none dev-asan
expect_run "what does not build fails the whole" 1 "== dev: did not build.*FAILED after" \
  with_broken dev none
finish

# What the tests of the shell scripts share. Each case runs in a subshell of its own, so that what
# it overrides (dpkg-query, apt-get, id ...) is gone in the next one.

failures=0

fail() {
  printf 'FAILED: %s\n' "$*"
  failures=$((failures + 1))
}

# expect_run SENTENCE CODE PATTERN COMMAND...: runs the command, whose exit code must be CODE and
# whose output, both streams, must match the regular expression PATTERN; "" is no output at all.
expect_run() {
  local sentence=$1 code=$2 pattern=$3 got=0 output
  shift 3
  output=$("$@" 2>&1 </dev/null) || got=$?
  if [ "$got" != "$code" ]; then
    fail "$sentence: exit code $got, not $code; it said: $output"
  elif [ -z "$pattern" ] && [ -n "$output" ]; then
    fail "$sentence: should be silent, but said: $output"
  elif ! tr '\n' ' ' <<<"$output" | grep -Eq -- "$pattern"; then
    fail "$sentence: said: $output; should match: $pattern"
  fi
}

finish() {
  if [ "$failures" = 0 ]; then
    echo "passed"
  fi
  exit "$((failures > 0))"
}

# The set-up, with the system's commands replaced by functions: nothing is installed here.
# shellcheck disable=SC2317,SC2329
set -uo pipefail
. tests/frontdoor/expect.sh
. app/setup.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A Debian 12 on which all is installed but the packages in $absent.
absent=
system_name() { echo "debian 12"; }
dpkg-query() {
  local package
  for package in $(package_groups dev test | cut -d: -f2-); do
    case " $absent " in
      *" $package "*) printf 'not-installed=%s ' "$package" ;;
      *) printf 'installed=%s ' "$package" ;;
    esac
  done
}
id() { echo 0; }
install_packages() { say "INSTALL $*"; }

expect_run "says nothing when nothing is missing" 0 "" ensure_packages dev test

absent="qt6-charts-dev xvfb"
expect_run "names what is missing with the reason, and installs just that" 0 \
  "\): qt6-charts-dev tests under .* display: xvfb INSTALL [^ ]* qt6-charts-dev xvfb $" \
  ensure_packages dev test
expect_run "does not want a virtual display just to run" 0 \
  "INSTALL build/setup.log qt6-charts-dev $" ensure_packages release run
expect_run "wants no package of the front ends for the core alone" 0 "" ensure_packages core test
expect_run "nor under the sanitizers" 0 "" ensure_packages dev-asan test
absent="libfmt-dev"
expect_run "wants the core's libraries for the core alone" 0 "core libraries: libfmt-dev" \
  ensure_packages core run

expect_run "refuses a preset that does not exist" 2 "no such preset" ensure_packages debug run

elsewhere() {
  system_name() { echo "fedora 40"; }
  tools_not_here=$1
  missing_tools() { printf '%s' "$tools_not_here"; }
  ensure_packages core run
}
expect_run "elsewhere, goes on when the tools are there" 0 \
  "not Debian 12 but fedora 40.*libfmt-dev" elsewhere ""
expect_run "elsewhere, stops when a tool is missing" 2 "Not found here: cmake" elsewhere cmake

# From here on the real installer, with apt-get recorded.
. app/setup.sh
env() { shift && echo "$*" >>"$folder/calls"; }
install_two() { install_packages "$folder/log" one two; }
expect_run "installs as root" 0 "Installing 2 packages" install_two
expect_run "updates once, then installs" 0 \
  "^apt-get [^ ]* -y .* update apt-get .* install --no-install-recommends one two $" \
  cat "$folder/calls"

without_root() {
  id() { echo 1000; }
  command() { return 1; }
  install_two
}
expect_run "says what to run when there is neither root nor sudo" 2 \
  "needs root.*apt-get install -y --no-install-recommends one two" without_root

failing() {
  env() { echo "E: no such package"; return 100; }
  install_two
}
expect_run "shows what apt-get said when it fails" 2 \
  "E: no such package.*installation failed" failing
finish

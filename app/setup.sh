# Sourced by app/run.sh and tests/run.sh: makes sure that what a preset needs is installed, and
# holds what the two scripts share. Debian 12 is the reference; elsewhere it says what is needed and
# goes on when the tools are there. Silent when nothing is missing. Exit code 2: cannot set up.

say() { printf '%s\n' "$*" >&2; }

# Whether a preset builds the front ends. An unknown preset is bad input.
preset_has_gui() {
  case "$1" in
    dev | release) return 0 ;;
    core | dev-asan) return 1 ;;
    *)
      say "PAGEFERRY_PRESET=$1: no such preset; there are release, dev, core and dev-asan"
      exit 2
      ;;
  esac
}

# One line a group, "why: packages", for a preset and a purpose (run or test).
package_groups() {
  local preset=$1 purpose=$2
  echo "compiler and build: g++ cmake ninja-build ccache mold pkg-config"
  echo "core libraries: libfmt-dev nlohmann-json3-dev libtomlplusplus-dev libcli11-dev" \
    "libzstd-dev zlib1g-dev"
  echo "test libraries: libgtest-dev libgmock-dev libbenchmark-dev"
  if preset_has_gui "$preset"; then
    echo "front ends (Qt, ImGui, OpenGL): qt6-base-dev libqt6opengl6-dev qt6-charts-dev" \
      "libimgui-dev libglfw3-dev libepoxy-dev libstb-dev libgl1-mesa-dri libegl1" \
      "fonts-dejavu-core"
    if [ "$purpose" = test ]; then
      echo "tests under a virtual display: xvfb xauth xdotool"
    fi
  fi
  if [ "$purpose" = test ]; then
    echo "tools (protocol models checked beside our own explorer): spin"
    echo "a cluster of one machine for the array job: slurmctld slurmd slurm-client munge"
  fi
}

# "ID VERSION_ID" of this system, as "debian 12".
system_name() {
  (. /etc/os-release 2>/dev/null && echo "${ID:-unknown} ${VERSION_ID:-}")
}

# The groups of standard input, each cut down to its packages that are not installed.
missing_groups() {
  local why packages package missing installed
  installed=" $(dpkg-query -W -f='${db:Status-Status}=${Package} ' 2>/dev/null)"
  while IFS=: read -r why packages; do
    missing=
    for package in $packages; do
      case "$installed" in
        *" installed=$package "*) ;;
        *) missing+=" $package" ;;
      esac
    done
    if [ -n "$missing" ]; then
      echo "$why:$missing"
    fi
  done
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif [ -t 0 ]; then
    sudo "$@"
  else
    sudo -n "$@"
  fi
}

install_packages() {
  local log=$1
  shift
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o DPkg::Lock::Timeout=300)
  if [ "$(id -u)" != 0 ] && ! command -v sudo >/dev/null; then
    say "Installing needs root, and there is no sudo. As root, run:"
    say "  apt-get update && apt-get install -y --no-install-recommends $*"
    exit 2
  fi
  say "Installing $# packages (the first time takes minutes; log: $log)"
  mkdir -p "$(dirname "$log")"
  # A source list of somebody else's that does not answer fails the update, and need not matter.
  as_root "${apt[@]}" update </dev/null >"$log" 2>&1 || say "apt-get update had errors; going on"
  if ! as_root "${apt[@]}" install --no-install-recommends "$@" </dev/null >>"$log" 2>&1; then
    tail -n 20 "$log" >&2
    say "The installation failed. Mend what apt-get says above, or run as root:"
    say "  apt-get update && apt-get install -y --no-install-recommends $*"
    exit 2
  fi
  say "Installed in $SECONDS s"
}

# The tools without which nothing can be built, wherever we are.
missing_tools() {
  local tool
  for tool in c++ cmake ninja pkg-config; do
    command -v "$tool" >/dev/null || echo "$tool"
  done
}

# ensure_packages PRESET PURPOSE: the set-up itself. REQUIRES: the tree's root as current folder.
ensure_packages() {
  local groups missing tools names
  preset_has_gui "$1" || true
  groups=$(package_groups "$1" "$2")
  if [ "$(system_name)" != "debian 12" ]; then
    say "This is not Debian 12 but $(system_name); Pageferry needs what Debian calls:"
    say "$groups"
    tools=$(missing_tools)
    if [ -n "$tools" ]; then
      say "Not found here:" "${tools//$'\n'/, }"
      exit 2
    fi
    return
  fi
  missing=$(missing_groups <<<"$groups")
  if [ -n "$missing" ]; then
    say "Pageferry needs packages that are not installed:"
    say "$missing"
    read -r -d '' -a names < <(cut -d: -f2- <<<"$missing") || true
    install_packages build/setup.log "${names[@]}"
  fi
}

# In a bare container there may be no home folder to write to; ccache then needs a place.
ensure_ccache_folder() {
  [ -z "${CCACHE_DIR:-}${XDG_CACHE_HOME:-}" ] || return 0
  if [ -z "${HOME:-}" ] || [ ! -w "$HOME" ]; then
    export CCACHE_DIR=$PWD/build/ccache
  fi
}

# build_preset PRESET [TARGET...]: configures and builds, everything when no target is named.
build_preset() {
  local preset=$1 began=$SECONDS
  shift
  ensure_ccache_folder
  say "== $preset: configure and build"
  cmake --preset "$preset" >"build/configure-$preset.log" 2>&1 || {
    cat "build/configure-$preset.log" >&2
    say "The configuration failed (log: build/configure-$preset.log)"
    return 1
  }
  cmake --build --preset "$preset" --parallel "$(nproc)" ${1:+--target "$@"} >&2 || return
  say "== $preset: built in $((SECONDS - began)) s"
}

#!/usr/bin/env bash
# Makes assets/screenshots/studio.png anew: Studio on the default scenario, at the moment where that
# scenario opens, under a virtual display.
#
#   bash app/screenshot.sh [STUDIO]    STUDIO defaults to build/release/bin/pageferry-studio
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

studio=${1:-build/release/bin/pageferry-studio}
out=assets/screenshots/studio.png

if ! command -v xvfb-run >/dev/null; then
  echo "xvfb-run is missing: apt-get install xvfb xauth" >&2
  exit 2
fi
if [ ! -x "$studio" ]; then
  echo "$studio is not built: run bash app/run.sh first, or name the program" >&2
  exit 2
fi

mkdir -p "$(dirname "$out")"
export QT_QPA_PLATFORM=xcb QT_SCALE_FACTOR=1 LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8
xvfb-run -a -s "-screen 0 1440x900x24" "$studio" assets/scenarios/htm-sqlite.toml \
  --theme dark --size 1440x900 --picture "$out"
echo "$out: $(stat -c %s "$out") bytes"

#!/usr/bin/env bash
# Makes the pictures of assets/screenshots anew, on the default scenario under a virtual display:
# studio.png, Studio at the moment where that scenario opens; probe.png, Probe with the captures of
# the whole run.
#
#   bash app/screenshot.sh [BIN]    the folder of the programs; build/release/bin if not named
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

bin=${1:-build/release/bin}
scenario=assets/scenarios/htm-sqlite.toml
out=assets/screenshots

if ! command -v xvfb-run >/dev/null; then
  echo "xvfb-run is missing: apt-get install xvfb xauth" >&2
  exit 2
fi
for program in pageferry-studio pageferry-probe; do
  if [ ! -x "$bin/$program" ]; then
    echo "$bin/$program is not built: run bash app/run.sh first, or name the folder" >&2
    exit 2
  fi
done

mkdir -p "$out"
export QT_QPA_PLATFORM=xcb QT_SCALE_FACTOR=1 LIBGL_ALWAYS_SOFTWARE=1 LC_ALL=C.UTF-8
on_display() { xvfb-run -a -s "-screen 0 1440x900x24" "$@" --theme dark --size 1440x900; }

on_display "$bin/pageferry-studio" "$scenario" --picture "$out/studio.png"
on_display "$bin/pageferry-probe" "$scenario" --picture "$out/probe.png" \
  --command "window -200ns 12us" --command "cursor 1 7.6us" --command "cursor 2 8.2us" \
  --command "mask late-landing lines-landed 9.2us 11.5us 1 63"
for name in studio probe; do
  echo "$out/$name.png: $(stat -c %s "$out/$name.png") bytes"
done

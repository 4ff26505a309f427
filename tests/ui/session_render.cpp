// Renders a moment of a sample run, or of a scenario, to PNGs, and prints what the docks say:
//   session_render WHAT PALETTE OUT.png [COMMAND ...]
// WHAT is "sample", "sample:PAGES,LINES,DEVICES,VCPUS" or a scenario or run file. OUT.png gets the
// stage, OUT-lanes.png the lanes. Each COMMAND is one argument, as Session::apply takes it.
// Not a test: for eyes.
#include <fmt/format.h>

#include <cstdio>
#include <cstring>

#include "tests/ui/session_samples.h"
#include "ui/offscreen/offscreen.h"

namespace {

pf::SessionRun run_named(const char* what) {
  if (std::strncmp(what, "sample", 6) != 0) return pf::open_run(what);
  pf::SampleMachine m;
  std::sscanf(what, "sample:%u,%u,%u,%u", &m.pages, &m.lines, &m.devices, &m.vcpus);
  return pf::sample_run(m);
}

void say(pf::Session& s) {
  const pf::TransportView t = s.transport();
  fmt::print("{} / {}   {}   {}   {}\n", t.event_text, t.total_text, t.time_text, t.speed_text,
             t.invariants);
  const pf::NarratorView n = s.narrator();
  fmt::print("[{}] {}\n    {}\n", n.block, n.sentence, n.detail);
  for (const pf::InspectorSection& section : s.inspector()) {
    fmt::print("{}\n", section.title);
    for (const pf::InspectorRow& r : section.rows) {
      fmt::print("  {:<24}{}{}\n", r.label, r.value, r.changed ? "   was " + r.was : "");
    }
  }
  for (const pf::EventRow& r : s.events(6, 4).rows) {
    fmt::print("{} {:>8} {:<6} {}\n", r.now ? '>' : ' ', r.event_text, r.actor, r.text);
  }
  const pf::AbortCard a = s.abort_card();
  if (a.present) fmt::print("{} | {} | {}\n", a.cause_text, a.sentence, a.status_text);
  fmt::print("{}\n", s.command_line());
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) {
    fmt::print(stderr, "session_render WHAT PALETTE OUT.png [COMMAND ...]\n");
    return 2;
  }
  pf::Session session(run_named(argv[1]), pf::sample_layout());
  while (session.work(100'000)) {
  }
  for (int i = 4; i < argc; ++i) {
    const pf::Outcome out = session.apply(std::string_view(argv[i]));
    if (!out.ok || !out.text.empty()) fmt::print("{}: {}\n", argv[i], out.text);
    while (session.waiting()) session.work(100'000);
  }
  session.settle();
  say(session);
  const std::string folder = PF_SOURCE_ASSETS "/palettes/";
  const pf::Palette palette = pf::load_palette(folder + argv[2] + ".toml");
  pf::OffscreenCanvas canvas(pf::scene_files(PF_SOURCE_SHADERS, PF_SOURCE_ASSETS));
  const std::string out = argv[3];
  pf::write_png(pf::render_picture(canvas, session.stage(), 1130, 660, 1, palette), out);
  const pf::SceneModel lanes = session.lanes(1130);
  const std::string beside = out.substr(0, out.rfind('.')) + "-lanes.png";
  pf::write_png(pf::render_picture(canvas, lanes, 1130, static_cast<int>(lanes.height), 1, palette),
                beside);
}

#include "tests/ui/session_samples.h"

namespace pf {
namespace {

Latency around(double ns) {
  const auto t = [](double x) { return static_cast<Time>(x * 1000); };
  return {t(ns * 0.8), t(ns), t(ns * 1.2)};
}

Timing sample_timing() {
  Timing t;
  t.load_hot = around(0.5);
  t.load_cold = around(16);
  t.store = around(2);
  t.xbegin = t.xend = around(7);
  t.abort = around(147);
  t.snoop_seen = around(100);
  t.wc_drain = around(5);
  t.ipi = around(1000);
  t.device_link = t.host_link = t.ntb_hop = t.device_turn = around(50);
  t.switch_hop = around(115);
  t.root_port = around(100);
  t.iotlb_hit = around(5);
  t.iotlb_walk = around(280);
  t.qi_step = t.mmio_read = around(200);
  t.ats_purge = around(300);
  t.vcpu_walk = around(60);
  return t;
}

}  // namespace

HwSpec sample_hardware(const SampleMachine& m) {
  HwSpec hw;
  hw.pages = m.pages;
  hw.lines_per_page = m.lines;
  hw.vcpus = m.vcpus;
  hw.booleans = m.booleans;
  hw.walkers = 6;
  hw.iotlb_entries = 16;
  hw.timing = sample_timing();
  for (unsigned d = 0; d < m.devices; ++d) {
    DeviceSpec spec;
    spec.name = d == 0 ? "gpu" : d == 1 ? "nic" : "d" + std::to_string(d);
    spec.kind = d % 2 == 0 ? DeviceKind::kScatter : DeviceKind::kRing;
    spec.first_page = d % 2 == 0 ? m.pages / 4 : 0;
    spec.pages = std::max(1U, d % 2 == 0 ? m.pages / 2 : m.pages / 4);
    spec.payload_lines = std::min(4U, m.lines);
    spec.outstanding = 8;
    spec.interval = 900 * kNanosecond;
    spec.atc_entries = 8;
    hw.devices.push_back(spec);
  }
  hw.guest.workload = Workload::kHotCold;
  hw.guest.interval = 400 * kNanosecond;
  return hw;
}

SessionRun sample_run(const SampleMachine& machine, std::uint64_t seed) {
  MoveSpec move;
  move.stale_helper_guard = StaleGuard::kJoin;
  move.signal1_cycles = 3000;
  SessionRun run;
  run.title = "HTM page move";
  run.figure = "FIG 1A, 2";
  run.source = "sample";
  run.env = std::make_shared<const Env>(make_env(sample_hardware(machine), move));
  run.seed = seed;
  run.reopen = [machine, seed](const std::vector<std::string>& overrides, Loading*) {
    SessionRun changed = sample_run(machine, seed);
    MoveSpec m = changed.env->move;
    for (const std::string& text : overrides) {
      if (text == "mechanism.drain=false") m.drain = false;
      if (text == "mechanism.read_set=false") m.read_set = false;
    }
    changed.env = std::make_shared<const Env>(make_env(sample_hardware(machine), m));
    changed.overrides = overrides;
    return changed;
  };
  return run;
}

StageLayouts sample_layout() { return StageLayouts(PF_SOURCE_ASSETS "/stages"); }

}  // namespace pf

// A run at either detail, and what it came to: what tests of page detail compare.
#pragma once
#include <vector>

#include "core/measure/run_meter.h"
#include "core/mechanism/page_detail.h"
#include "core/world/world.h"

namespace pf::test {

// Counts as the meter does, and folds the guest's writes into pages: the last one, and how many.
class DetailWatcher : public FactSink {
 public:
  DetailWatcher(const Env& env, const World& world)
      : meter(env, world), pages(env.hw.pages), env_(env) {}
  void push(const Fact& f) override {
    meter.push(f);
    const bool page = env_.hw.detail == Detail::kPage;
    if (f.kind == FactKind::kGuestRead) reads += page ? static_cast<std::uint64_t>(f.c) : 1;
    if (f.kind != FactKind::kGuestWrite) return;
    Copy& copy = pages[f.a / env_.hw.lines_per_page];
    copy.value = f.b;
    copy.version += page ? static_cast<std::uint32_t>(f.c) : 1;
  }
  RunMeter meter;
  std::vector<Copy> pages;
  std::uint64_t reads = 0;  // lines

 private:
  const Env& env_;
};

struct DetailOutcome {
  RunSummary summary;
  std::vector<Copy> written, golden, live;
  std::vector<PageRec> tables;
  std::vector<std::uint64_t> done;  // accesses begun: devices, then vCPUs
  std::uint64_t reads = 0;

  std::uint64_t writes() const {
    std::uint64_t sum = 0;
    for (const Copy& page : written) sum += page.version;
    return sum;
  }
};

inline DetailOutcome outcome_of(const Env& env, std::uint64_t seed) {
  CowPool pool;
  World w = first_world(env, seed, pool);
  DetailWatcher watcher(env, w);
  while (step(env, w, &watcher)) {
  }
  DetailOutcome out;
  out.summary = watcher.meter.summary(w);
  out.written = watcher.pages;
  out.reads = watcher.reads;
  const Hw h = w.look(env);
  for (std::uint32_t p = 0; p < env.hw.pages; ++p) {
    out.tables.push_back(h.page(p));
    out.golden.push_back(h.golden(p));
    out.live.push_back(h.committed(p) ? h.line_b(p) : h.line_a(p));
  }
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) out.done.push_back(h.device(d).cursor);
  for (unsigned v = 0; v < env.hw.vcpus; ++v) out.done.push_back(h.vcpu(v).cursor);
  return out;
}

inline Env at_page_detail(const Env& line, std::uint64_t seed) {
  Env env = line;
  env.hw.detail = Detail::kPage;
  return make_page_env(std::move(env), seed);
}

}  // namespace pf::test

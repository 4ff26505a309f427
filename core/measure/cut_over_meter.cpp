#include "core/measure/cut_over_meter.h"

#include <algorithm>

#include "core/measure/latency_figures.h"
#include "core/measure/placement.h"

namespace pf {
namespace {

Time since_of(const std::vector<Time>& times, std::uint32_t i) {
  return i < times.size() ? times[i] : kNever;
}

}  // namespace

CutOverMeter::CutOverMeter(const Env& env)
    : env_(env),
      on_(env.move.campaign.cut_over),
      gaps_(env.hw.devices.size()),
      remapped_(env.hw.devices.size(), kNever) {}

void CutOverMeter::Gap::begin(Time at) {
  if (since != kNever) return;
  since = at;
  remapped = false;
}

void CutOverMeter::Gap::end(Time at) {
  if (since != kNever && remapped) sum += at - since;
  since = kNever;
}

Time& CutOverMeter::at(std::vector<Time>& times, std::uint32_t page) {
  if (times.size() <= page) times.resize(page + std::size_t{1}, kNever);
  return times[page];
}

void CutOverMeter::push(const Fact& fact) {
  if (!on_) return;
  const unsigned d = fact.actor - kDevice0;
  const bool of_device = fact.actor >= kDevice0 && d < gaps_.size();
  switch (fact.kind) {
    case FactKind::kStopped:
    case FactKind::kResumed:
      if (of_device) take_stop(d, fact.at, fact.kind == FactKind::kStopped);
      return;
    case FactKind::kCutOver:
      if (of_device) take_remap(d, fact.at);
      for (unsigned i = 0; fact.b == 2 && i < gaps_.size(); ++i) take_remap(i, fact.at);
      return;
    case FactKind::kTxnCommit:
      if (env_.hw.detail == Detail::kLine) at(moved_, fact.a) = fact.at;
      return;
    case FactKind::kWindowSlides:
      for (std::uint32_t i = 0; i < fact.b; ++i) at(past_a_, fact.a + i) = fact.at;
      return;
    case FactKind::kDeviceReadDone:
      if (of_device && env_.hw.detail == Detail::kLine) take_read(fact);
      return;
    default:
      return;
  }
}

void CutOverMeter::take_stop(unsigned d, Time at, bool stops) {
  const bool was = gaps_[d].since != kNever;
  if (stops == was) return;
  stops ? gaps_[d].begin(at) : gaps_[d].end(at);
  if (stops && ++stopped_ == gaps_.size()) all_.begin(at);
  if (!stops && stopped_-- == gaps_.size()) all_.end(at);
}

void CutOverMeter::take_remap(unsigned d, Time at) {
  if (remapped_[d] == kNever) remapped_[d] = at;
  if (gaps_[d].since != kNever) gaps_[d].remapped = true;
  if (all_.since != kNever) all_.remapped = true;
}

void CutOverMeter::take_read(const Fact& fact) {
  const std::uint32_t page = fact.a / env_.hw.lines_per_page;
  const Time issued = fact.at - fact.c;
  const Time moved = since_of(moved_, page);
  const Time past = std::min(since_of(past_a_, page), remapped_[fact.actor - kDevice0]);
  if (fact.at < moved && fact.at < past) {
    reads_[0].add(fact.c);
  } else if (issued >= moved && fact.at < past) {
    reads_[1].add(fact.c);
  } else if (issued >= past) {
    reads_[2].add(fact.c);
  }
}

CutOverFigures CutOverMeter::figures() const {
  CutOverFigures out;
  if (!on_) return out;
  const Topology& t = env_.hw.topology;
  out.there = true;
  out.figure = t.figure;
  out.switches = static_cast<std::uint32_t>(t.switch_names().size());
  out.bridges = static_cast<std::uint32_t>(t.bridge_names().size());
  out.ports = t.ports;
  const Hops ways[] = {t.device_to_a(), way_when_moved(env_.hw), t.device_to_b()};
  CutOverFigures::Way* const mine[] = {&out.before, &out.during, &out.after};
  for (unsigned i = 0; i < 3; ++i) {
    mine[i]->hops = ways[i];
    if (env_.hw.explored) continue;
    const LatencyHistogram& h = reads_[i];
    mine[i]->reads = latency_of(h);
  }
  for (unsigned d = 0; d < gaps_.size(); ++d) {
    out.gap[env_.hw.devices[d].name] = env_.hw.explored ? 0 : gaps_[d].sum;
  }
  out.gap_all = env_.hw.explored ? 0 : all_.sum;
  return out;
}

}  // namespace pf

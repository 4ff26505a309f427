#include "core/measure/post_copy_meter.h"

#include <algorithm>

#include "core/measure/latency_figures.h"

namespace pf {

void PostCopyMeter::push(const Fact& fact) {
  switch (fact.kind) {
    case FactKind::kVcpuWaits:
      return waits_.add(fact.c);
    case FactKind::kCutOver:
      if (fact.b == 1) switched_ = fact.at;
      return;
    case FactKind::kHostDies:
      death_ = HostDeath{fact.b == kHostB ? "B" : "A", fact.at, fact.a, fact.c != 0};
      return;
    default:
      return;
  }
}

PostCopyFigures PostCopyMeter::figures(Time moved) const {
  PostCopyFigures f;
  f.faults = latency_of(waits_);
  if (switched_ != kNever && moved > switched_) f.locality = moved - switched_;
  return f;
}

}  // namespace pf

// The captures of a run, found by looking through the whole list of its facts again for each: what
// the streaming taker is compared with.
#pragma once
#include <memory>
#include <vector>

#include "core/measure/capture.h"

namespace pf {

struct NumberedFact {
  std::uint64_t event = 0;
  Fact fact;
};

std::shared_ptr<CaptureBatch> scan_captures(const Env& env, const World& first,
                                            const std::vector<NumberedFact>& facts,
                                            const CaptureOrder& order, Time end);

}  // namespace pf

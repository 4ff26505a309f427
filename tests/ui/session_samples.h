// Runs made by hand for the tests of the session: machines of any size, timed.
#pragma once
#include <memory>

#include "core/mechanism/htm.h"
#include "ui/session/session.h"

namespace pf {

struct SampleMachine {
  std::uint32_t pages = 16;
  std::uint32_t lines = 64;
  unsigned devices = 2;
  unsigned vcpus = 1;
  std::uint32_t booleans = 24;
};

HwSpec sample_hardware(const SampleMachine& machine);
SessionRun sample_run(const SampleMachine& machine = {}, std::uint64_t seed = 42);
StageLayouts sample_layout();

}  // namespace pf

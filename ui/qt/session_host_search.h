// What the host and the worker that searches share. Used by the session_host*.cpp only.
#pragma once
#include <atomic>
#include <optional>
#include <string>

#include "ui/qt/session_host.h"
#include "ui/session/race_search.h"

namespace pf {

// The worker may outlive the host's interest in it.
struct SessionHost::Search {
  std::shared_ptr<const Scenario> scenario;  // that is searched
  std::optional<RaceFound> found;
  std::string problem;
  std::atomic<std::uint64_t> states = 0;
  std::atomic<bool> cancelled = false;
  std::atomic<bool> done = false;
  bool taken = false;  // by the host
};

}  // namespace pf

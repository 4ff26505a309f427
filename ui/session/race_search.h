// The search for a race in the run that is open: every order of events of its scenario, on the
// machine that searches. What breaks comes back as a list of choices that plays as a branch. Made
// to be run beside the window: nothing here touches a session.
#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>

#include "core/explore/explorer.h"
#include "ui/session/session.h"

namespace pf {

struct RaceSearchOptions {
  const std::atomic<bool>* cancel = nullptr;
  std::function<void(std::uint64_t)> progress;  // states so far, from the searching thread
};

struct RaceFound {
  ExploreResult result;
  std::string words;  // a sentence or two: the verdict, and what broke
  SessionRun run;     // where something broke: plays the choices that break it
};

// Why the run cannot be searched, a sentence; empty when it can.
std::string not_searchable(const SessionRun& run);

// REQUIRES that it can be. Throws InputError when the instance is too large all the same.
RaceFound search_race(const SessionRun& run, const RaceSearchOptions& options);

}  // namespace pf

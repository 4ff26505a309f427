// Saves the open run as a run file, some records a tick, so that no frame waits for it.
#include <fmt/format.h>

#include <exception>

#include "ui/session/probe_impl.h"

namespace pf {
namespace {

constexpr std::size_t kAtOnce = 4;  // records a tick; each is a seek of some milliseconds
constexpr std::string_view kEnding = ".pfrun";

}  // namespace

Outcome Probe::Impl::save(const std::string& rest) {
  if (rest.size() <= kEnding.size() || !rest.ends_with(kEnding)) return {false, ""};
  if (session.run().recipe == nullptr)
    return {false, "this run has no scenario behind it: no run file can say it"};
  if (saver) return {false, fmt::format("{} is still being saved", saving)};
  try {
    saver = std::make_unique<RunSaver>(rest, session);
  } catch (const std::exception& error) {
    return {false, error.what()};
  }
  saving = rest;
  return {true, "saving " + rest};
}

// What cannot be written whole leaves nothing behind but the reason.
void Probe::Impl::end_save(const std::string& why) {
  saver.reset();
  if (why.empty()) {
    saved = saving;
  } else {
    notice = why;
  }
  saving.clear();
  ++revision;
}

void Probe::Impl::work_save() {
  if (!saver) return;
  if (saver->branch() != session.branch()) {
    end_save(fmt::format("{} is not saved: another branch was opened meanwhile", saving));
    return;
  }
  try {
    if (saver->follow(session, kAtOnce) || !session.complete()) return;
    saver->finish(session, session.known());
    session.set_saved(saving);
    end_save("");
  } catch (const std::exception& error) {
    end_save(error.what());
  }
}

}  // namespace pf

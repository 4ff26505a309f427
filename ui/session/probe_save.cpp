// Saves the open run as a run file, some records a tick, so that no frame waits for it.
#include <fmt/format.h>

#include <chrono>
#include <exception>

#include "ui/session/probe_impl.h"

namespace pf {
namespace {

constexpr std::chrono::milliseconds kATick(4);  // of writing; a record takes up to one or two
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
    const auto saving_from = std::chrono::steady_clock::now();
    while (saver->follow(session, 1))
      if (std::chrono::steady_clock::now() - saving_from > kATick) return;
    if (!session.complete()) return;
    saver->finish(session, session.known());
    session.set_saved(saving);
    end_save("");
  } catch (const std::exception& error) {
    end_save(error.what());
  }
}

}  // namespace pf

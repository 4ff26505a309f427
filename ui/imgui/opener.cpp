#include "ui/imgui/opener.h"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <thread>

#include "core/base/error.h"

namespace pf {

// Shared with the worker, which may outlive the interest in it.
struct Opener::Work {
  std::unique_ptr<Probe> probe;
  ErrorNote error;
  std::atomic<bool> done = false;
};

namespace {

ErrorNote note_of(const InputError& error) {
  ErrorNote out;
  out.where = error.file;
  if (error.line > 0) out.where += fmt::format(":{}", error.line);
  if (error.column > 0) out.where += fmt::format(":{}", error.column);
  if (!error.key.empty()) out.where += "  " + error.key;
  out.wrong = error.wrong;
  out.right = error.right;
  return out;
}

}  // namespace

void Opener::begin(Desk& desk, const ProbeOptions& options) {
  auto work = std::make_shared<Work>();
  work_ = work;
  commands_ = options.commands;
  if (!options.at.empty()) commands_.insert(commands_.begin(), "seek " + options.at);
  failed_ = false;
  desk.opening = std::filesystem::path(options.file).filename().string();
  std::thread([work, file = options.file, set = options.set] {
    try {
      work->probe = std::make_unique<Probe>(open_run(file, set));
    } catch (const InputError& error) {
      work->error = note_of(error);
    } catch (const std::exception& error) {
      work->error = {file, error.what(), ""};
    }
    work->done = true;
  }).detach();
}

void Opener::begin(Desk& desk, const std::string& file) {
  ProbeOptions options;
  options.file = file;
  begin(desk, options);
}

bool Opener::poll(Desk& desk) {
  if (!work_ || !work_->done) return false;
  const std::shared_ptr<Work> work = std::move(work_);
  work_ = nullptr;
  desk.opening.clear();
  if (work->probe == nullptr) {
    desk.error = work->error;
    failed_ = true;
    return true;
  }
  desk.open(std::move(work->probe));
  for (const std::string& command : commands_) {
    if (failed_ || !desk.tell(command).ok) {
      failed_ = true;
      break;
    }
  }
  return true;
}

}  // namespace pf

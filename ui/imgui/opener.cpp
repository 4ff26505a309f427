#include "ui/imgui/opener.h"

#include <fmt/format.h>

#include <atomic>
#include <filesystem>
#include <thread>
#include <utility>

#include "core/base/error.h"
#include "core/base/loading.h"

namespace pf {

// Hears how far loading is, and ends it once nobody waits.
struct Opener::Work final : Loading {
  ~Work() override { dropped = true; }
  bool at(std::uint64_t done_now, std::uint64_t total) override {
    percent = total == 0 ? 0 : static_cast<int>(done_now * 100 / total);
    return !dropped;
  }
  std::unique_ptr<Probe> probe;
  ErrorNote error;
  std::atomic<int> percent = 0;
  std::atomic<bool> done = false, dropped = false;
  std::jthread thread;  // last: it ends before what it writes
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

Opener::Opener() = default;

Opener::~Opener() {
  for (const auto& work : dropped_) work->dropped = true;
}

void Opener::begin(Desk& desk, const ProbeOptions& options) {
  if (work_) {
    work_->dropped = true;
    dropped_.push_back(std::move(work_));
  }
  work_ = std::make_unique<Work>();
  commands_ = options.commands;
  if (!options.at.empty()) commands_.insert(commands_.begin(), "seek " + options.at);
  failed_ = false;
  desk.opening = std::filesystem::path(options.file).filename().string();
  desk.opened = 0;
  work_->thread = std::jthread([work = work_.get(), file = options.file, set = options.set] {
    try {
      work->probe = std::make_unique<Probe>(open_run(file, set, work));
    } catch (const InputError& error) {
      work->error = note_of(error);
    } catch (const std::exception& error) {
      work->error = {file, error.what(), ""};
    }
    work->done = true;
  });
}

void Opener::begin(Desk& desk, const std::string& file) {
  ProbeOptions options;
  options.file = file;
  begin(desk, options);
}

bool Opener::poll(Desk& desk) {
  std::erase_if(dropped_, [](const auto& work) { return work->done.load(); });
  if (!work_) return false;
  if (!work_->done) {
    const int before = std::exchange(desk.opened, work_->percent.load());
    return desk.opened != before;
  }
  const std::unique_ptr<Work> work = std::move(work_);
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

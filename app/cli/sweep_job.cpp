#include "app/cli/sweep_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <mutex>
#include <optional>

#include "app/cli/drive.h"
#include "app/cli/progress.h"
#include "app/cli/sweep_pool.h"
#include "app/cli/words.h"
#include "core/base/error.h"
#include "core/base/loading.h"
#include "core/scenario/value.h"

namespace pf::cli {
namespace {

// Of everything that a run of it depends on.
Digest fingerprint(const Scenario& s) {
  std::string text = s.name + '\n' + canonical_text(s);
  for (const Attachment& a : s.files)
    text += fmt::format("{} {} {}\n", a.kind, a.name,
                        to_hex(digest_bytes(a.bytes.data(), a.bytes.size())));
  return digest_bytes(text.data(), text.size());
}

Digest fingerprint(const SweepHead& head, const std::vector<Digest>& points) {
  std::string text = fmt::format("sweep 1\n{}\n{}\n", head.engine, head.scenario);
  for (const std::string& set : head.set) text += "set " + set + '\n';
  for (const SweepGrid& grid : head.grids)
    text += fmt::format("grid {}={}\n", grid.key, fmt::join(grid.values, ","));
  for (const Digest& point : points) text += to_hex(point) + '\n';
  return digest_bytes(text.data(), text.size());
}

// A key can be swept or set, not both.
void refuse_set_and_swept(const SweepHead& head) {
  for (const SweepGrid& grid : head.grids)
    for (const std::string& set : head.set)
      if (set.starts_with(grid.key + "="))
        throw InputError("--grid " + grid.key, 0, 0, "", "--set gives this key a value as well",
                         "leave one of the two out");
}

// What was found out about the combinations, by several threads.
class Findings {
 public:
  explicit Findings(std::uint64_t points) : digests_(points) {}

  // Files and recording are kept once each. Throws InputError when a file differs from what another
  // point read under that name, or the guest is too small for what it plays.
  void take(std::uint64_t index, Scenario s) {
    const Digest digest = fingerprint(s);
    const std::lock_guard lock(mutex_);
    digests_[index] = digest;
    measures_ = measures_ || s.hw.detail == Detail::kPage;
    if (const Attachment* file = s.attachment("trace")) {
      auto known = traces_.find(file->name);
      if (known == traces_.end()) known = traces_.emplace(file->name, trace_of(s)).first;
      expect_room_for(known->second, s);
    }
    for (Attachment& a : s.files) {
      const auto same = [&](const Attachment& b) { return a.kind == b.kind && a.name == b.name; };
      const auto found = std::find_if(files_.begin(), files_.end(), same);
      if (found == files_.end()) {
        files_.push_back(std::move(a));
      } else if (found->bytes != a.bytes) {
        throw InputError(a.path, 0, 0, "", "was changed while the sweep began", "begin it again");
      }
    }
  }

  void refuse(std::uint64_t index, const InputError& error) {
    const std::lock_guard lock(mutex_);
    ++refused_;
    if (first_ && first_at_ < index) return;
    first_.emplace(error);
    first_at_ = index;
  }

  // Throws the first refusal, where there is one.
  void judge(const std::vector<SweepGrid>& grids) const {
    if (!first_) return;
    const InputError& e = *first_;
    std::string where = e.file;
    for (const std::string& typed : point_overrides(grids, first_at_))
      if (e.file == "--set " + typed || (e.key == "variant" && typed.starts_with("variant=")))
        where = "--grid " + typed;
    const std::string all = with_commas(digests_.size());
    throw InputError(
        where, e.line, e.column, e.key, e.wrong,
        fmt::format("{}\n  in the combination {}\n  (point {}, the {} of {} that {} refused)",
                    e.right, point_words(grids, first_at_), first_at_,
                    refused_ == 1 ? "only one" : fmt::format("first of {}", with_commas(refused_)),
                    all, refused_ == 1 ? "is" : "are"));
  }

  std::vector<Attachment> take_files() { return std::move(files_); }
  std::map<std::string, Trace> take_traces() { return std::move(traces_); }
  const std::vector<Digest>& digests() const { return digests_; }
  bool measures() const { return measures_; }

 private:
  std::mutex mutex_;
  std::vector<Digest> digests_;
  std::vector<Attachment> files_;
  std::map<std::string, Trace> traces_;
  bool measures_ = false;
  std::optional<InputError> first_;
  std::uint64_t first_at_ = 0, refused_ = 0;
};

}  // namespace

SweepJob::SweepJob(const std::string& path, const std::vector<std::string>& set,
                   std::vector<SweepGrid> grids, unsigned threads, bool quiet)
    : file_(scenario_path(path)) {
  text_ = read_text_file(file_, kMaxScenarioBytes);
  head_ = {PF_VERSION, std::filesystem::path(file_).stem().string(), set, std::move(grids), {}};
  refuse_set_and_swept(head_);
  check_values(head_.grids);
  check_all(threads, quiet);
}

Scenario SweepJob::scenario(std::uint64_t index) const {
  return parse_scenario(text_, file_, overrides(index), &files_);
}

const Trace* SweepJob::trace(const Scenario& scenario) const {
  const Attachment* file = scenario.attachment("trace");
  return file == nullptr ? nullptr : &traces_.at(file->name);
}

void SweepJob::check_all(unsigned threads, bool quiet) {
  const std::uint64_t points = head_.points();
  Findings findings(points);
  Progress progress("combinations checked", quiet);
  in_parallel(
      points, threads,
      [&](std::uint64_t i) {
        try {
          findings.take(i, parse_scenario(text_, file_, overrides(i)));
        } catch (const InputError& error) {
          findings.refuse(i, error);
        }
      },
      [&](std::uint64_t done) { progress.show(done, points); });
  progress.clear();
  if (interrupted().load()) throw LoadingCancelled();
  findings.judge(head_.grids);
  head_.job = fingerprint(head_, findings.digests());
  measures_ = findings.measures();
  files_ = findings.take_files();
  traces_ = findings.take_traces();
}

// What is swept comes last, as a hand would add it.
std::vector<std::string> SweepJob::overrides(std::uint64_t index) const {
  std::vector<std::string> all = head_.set;
  for (std::string& typed : point_overrides(head_.grids, index)) all.push_back(std::move(typed));
  return all;
}

}  // namespace pf::cli

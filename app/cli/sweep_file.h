// The points of a sweep that are done, in a file: a journal while it runs, a shard file when one
// part of it is whole. Text, one line each, every line with its own checksum in front:
//
//   DIGEST {"pageferry":"sweep","format":1,"kind":"journal"|"shard","engine":...,"scenario":...,
//           "job":...,
//           "set":[...],"grids":[{"key":...,"values":[...]},...],"points":N,"shard":[i,n]}
//   DIGEST {"index":k,"workload":...,"run":{as `run --json`, without wall time and memory}}
//
// DIGEST is 32 hexadecimal digits, of the text behind the blank that follows it.
//
// A journal only grows, a line at a time: what a killed program leaves behind is whole lines and
// perhaps a piece of one, which is cut off when the sweep goes on. All other damage is told with
// its line. `job` is the fingerprint of everything that decides the output's bytes (sweep_job.h);
// points of two jobs never mix. Figures stay in the file: in memory a point takes 16 bytes.
//
// Errors: InputError for what a file holds or where it lies, std::system_error where it cannot be
// written on the way.
#pragma once
#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "app/cli/sweep_grid.h"
#include "core/base/digest.h"

namespace pf::cli {

// Which of the points: those whose number leaves `i` when divided by `n`.
struct SweepShard {
  std::uint64_t i = 0, n = 1;

  bool has(std::uint64_t index) const { return index % n == i; }
  bool operator==(const SweepShard&) const = default;
};

// "1/4". Throws InputError.
SweepShard parse_shard(const std::string& typed);

// What a sweep is, as its files state it.
struct SweepHead {
  std::string engine;            // version of the program that runs it
  std::string scenario;          // its name, without folder and ending
  std::vector<std::string> set;  // overrides of all points, in their order
  std::vector<SweepGrid> grids;
  Digest job;

  std::uint64_t points() const { return points_of(grids); }
};

// What parts two jobs, in words; empty when they are one.
std::string difference(const SweepHead& mine, const SweepHead& other);

// `<out>.journal`, and `<out>.shard-1-of-4` (whose journal lies beside it).
std::string journal_path(const std::string& path);
std::string shard_path(const std::string& out, const SweepShard& shard);

class PointFile {
 public:
  // Begins the journal at `path`, or goes on with the one that lies there. Refuses one of another
  // job, and one that another program has open. Closed without a point it goes away.
  static PointFile journal(const std::string& path, const SweepHead& head, const SweepShard& shard);
  // A journal without a name, for a sweep whose points nobody wants to keep.
  static PointFile nameless(const SweepHead& head);
  // Reads a shard file; whether it has all its points is the caller's to ask.
  static PointFile shard_file(const std::string& path);
  // Puts the points of `journal` into a shard file, in their order.
  static void write_shard(const std::string& path, const PointFile& journal);

  PointFile(PointFile&& other) noexcept;
  PointFile& operator=(PointFile&&) = delete;
  ~PointFile();

  const SweepHead& head() const { return head_; }
  const SweepShard& shard() const { return shard_; }
  const std::string& path() const { return path_; }
  std::uint64_t count() const { return count_; }  // of points it has
  bool has(std::uint64_t index) const { return places_[index].size > 0; }
  // Points that it lacks and should have, ascending.
  std::vector<std::uint64_t> missing() const;

  // The line of a point. REQUIRES: has(index).
  nlohmann::ordered_json point(std::uint64_t index) const;
  // REQUIRES: not has(index), and no other thread in a call.
  void append(std::uint64_t index, const std::string& workload,
              const nlohmann::ordered_json& figures);
  // Takes a journal away: it has become a result.
  void remove();

 private:
  enum class Kind : std::uint8_t { kJournal, kShard };
  struct Place {
    std::uint64_t at = 0;
    std::uint32_t size = 0;  // of the line without its end; 0: not there
  };

  PointFile(std::string path, int file) : path_(std::move(path)), file_(file) {}
  void begin(const SweepHead& head, const SweepShard& shard);
  std::uint64_t read_all(Kind kind);
  void take_head(const std::string& text, Kind kind);
  void take_point(std::uint64_t line, std::uint64_t at, const std::string& text);
  void write_line(const std::string& text);
  [[noreturn]] void foreign(const char* wanted) const;
  [[noreturn]] void damaged(std::uint64_t line, const std::string& wrong) const;

  std::string path_;
  int file_ = -1;
  SweepHead head_;
  SweepShard shard_;
  std::uint64_t end_ = 0;  // of its whole lines, in bytes
  std::uint64_t count_ = 0;
  bool own_ = false;           // a journal, with a name, that this is to write
  std::vector<Place> places_;  // by point
};

}  // namespace pf::cli

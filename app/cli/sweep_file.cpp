#include "app/cli/sweep_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <system_error>
#include <utility>

#include "app/cli/sweep_line.h"
#include "core/base/assert.h"
#include "core/base/error.h"
#include "core/trace/part_file.h"

namespace pf::cli {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kPiece = 64 << 10;

[[noreturn]] void fail(const std::string& path, const char* doing) {
  throw std::system_error(errno, std::generic_category(), fmt::format("{}: {}", path, doing));
}

// As few as may be: fewer than asked for only at the file's end.
std::size_t read_at(int file, const std::string& path, std::uint64_t at, char* into,
                    std::size_t size) {
  std::size_t got = 0;
  while (got < size) {
    const ssize_t n = ::pread(file, into + got, size - got, static_cast<off_t>(at + got));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(path, "cannot read");
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  return got;
}

// A folder, a device or a pipe is nothing to read points from or to write them to.
void expect_regular(int file, const std::string& path) {
  struct stat status = {};
  if (::fstat(file, &status) != 0) fail(path, "cannot read");
  if (!S_ISREG(status.st_mode))
    throw InputError(path, 0, 0, "", "is not a regular file", "name a file");
}

// Between opening a journal and locking it, whoever had it may have taken it away.
bool still_there(int file, const std::string& path) {
  struct stat mine = {}, named = {};
  return ::fstat(file, &mine) == 0 && ::stat(path.c_str(), &named) == 0 &&
         mine.st_ino == named.st_ino && mine.st_dev == named.st_dev;
}

int open_locked(const std::string& path) {
  for (;;) {
    const int file =
        ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK, 0666);
    if (file < 0)
      throw InputError(path, 0, 0, "", fmt::format("cannot be written: {}", std::strerror(errno)),
                       "name a file in a folder that exists and can be written");
    if (::flock(file, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
      ::close(file);
      throw InputError(path, 0, 0, "", "another sweep is writing it",
                       "wait for that one, or name another --out");
    }
    if (still_there(file, path)) return file;
    ::close(file);
  }
}

}  // namespace

SweepShard parse_shard(const std::string& typed) {
  SweepShard shard;
  const char* const end = typed.data() + typed.size();
  const auto [slash, bad_i] = std::from_chars(typed.data(), end, shard.i);
  const bool parted = bad_i == std::errc{} && slash != end && *slash == '/';
  const auto [rest, bad_n] = std::from_chars(parted ? slash + 1 : end, end, shard.n);
  const std::string option = "--shard " + typed;
  if (!parted || bad_n != std::errc{} || rest != end || shard.n == 0 || shard.n > kMostSweepPoints)
    throw InputError(option, 0, 0, "", "is no part of a sweep",
                     fmt::format("give I/N, as in --shard 0/4; N is 1 to {}", kMostSweepPoints));
  if (shard.i >= shard.n)
    throw InputError(option, 0, 0, "", "there is no such part; they are numbered from 0",
                     fmt::format("give 0/{0} to {1}/{0}", shard.n, shard.n - 1));
  return shard;
}

std::string difference(const SweepHead& mine, const SweepHead& other) {
  const auto grids = [](const SweepHead& head) {
    std::string out;
    for (const SweepGrid& g : head.grids)
      out += fmt::format(" --grid {}={}", g.key, fmt::join(g.values, ","));
    return out.size() > 200 ? out.substr(0, 197) + "..." : out;
  };
  if (mine.scenario != other.scenario) return "its scenario is " + other.scenario;
  if (mine.engine != other.engine) return "it is of version " + other.engine;
  if (mine.grids != other.grids) return "it has" + grids(other);
  if (mine.set != other.set)
    return other.set.empty() ? std::string("it has no --set and no --seed")
                             : fmt::format("it has --set {}", fmt::join(other.set, " --set "));
  if (mine.job != other.job) return "the scenario, or a file that it names, was another then";
  return "";
}

std::string journal_path(const std::string& path) { return path + ".journal"; }

std::string shard_path(const std::string& out, const SweepShard& shard) {
  return fmt::format("{}.shard-{}-of-{}", out, shard.i, shard.n);
}

PointFile PointFile::journal(const std::string& path, const SweepHead& head,
                             const SweepShard& shard) {
  PointFile out(path, open_locked(path));
  expect_regular(out.file_, path);
  out.read_all(Kind::kJournal);
  if (out.end_ == 0) {
    try {
      out.begin(head, shard);
    } catch (const std::system_error&) {  // a full disk: nothing of use is in it
      ::unlink(path.c_str());
      throw;
    }
    out.own_ = true;
    return out;
  }
  std::string other = difference(head, out.head_);
  if (other.empty() && out.shard_ != shard)
    other = fmt::format("it has --shard {}/{}", out.shard_.i, out.shard_.n);
  if (!other.empty())
    throw InputError(path, 0, 0, "", "is the journal of another sweep: " + other,
                     "go on with that one, name another --out, or remove the journal");
  if (::ftruncate(out.file_, static_cast<off_t>(out.end_)) != 0) fail(path, "cannot write");
  out.own_ = true;
  return out;
}

PointFile PointFile::nameless(const SweepHead& head) {
  const char* const folder = std::getenv("TMPDIR");
  std::string path = std::string(folder == nullptr ? "/tmp" : folder) + "/pageferry-sweep-XXXXXX";
  const int file = ::mkostemp(path.data(), O_APPEND | O_CLOEXEC);
  if (file < 0) fail(path, "cannot write");
  ::unlink(path.c_str());
  PointFile out(path, file);
  out.begin(head, {});
  return out;
}

PointFile PointFile::shard_file(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0)
    throw InputError(path, 0, 0, "", fmt::format("cannot be read: {}", std::strerror(errno)),
                     "name a file that `sweep --shard` has written");
  PointFile out(path, file);
  expect_regular(file, path);
  const std::uint64_t lines = out.read_all(Kind::kShard);
  struct stat status = {};
  if (::fstat(file, &status) != 0) fail(path, "cannot read");
  if (lines == 0) out.foreign("shard");
  if (out.end_ != static_cast<std::uint64_t>(status.st_size))
    out.damaged(lines + 1, "the file ends within a line");
  return out;
}

void PointFile::write_shard(const std::string& path, const PointFile& journal) {
  PartFile file(path);
  const auto write = [&](const Json& json) {
    const std::string line = sealed(json.dump());
    file.write(line.data(), line.size());
  };
  write(head_json(journal.head_, journal.shard_, "shard"));
  for (std::uint64_t i = journal.shard_.i; i < journal.places_.size(); i += journal.shard_.n)
    write(journal.point(i));
  file.commit();
}

PointFile::PointFile(PointFile&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      head_(std::move(other.head_)),
      shard_(other.shard_),
      end_(other.end_),
      count_(other.count_),
      own_(std::exchange(other.own_, false)),
      places_(std::move(other.places_)) {}

PointFile::~PointFile() {
  if (own_ && count_ == 0) remove();
  if (file_ >= 0) ::close(file_);
}

std::vector<std::uint64_t> PointFile::missing() const {
  std::vector<std::uint64_t> out;
  for (std::uint64_t i = shard_.i; i < places_.size(); i += shard_.n)
    if (!has(i)) out.push_back(i);
  return out;
}

Json PointFile::point(std::uint64_t index) const {
  PF_ASSERT(has(index), "only a point that is there can be read");
  const Place& place = places_[index];
  std::string line(place.size, '\0');
  line.resize(read_at(file_, path_, place.at, line.data(), line.size()));
  std::optional<Json> json = unsealed(line);
  if (!json)
    throw InputError(path_, 0, 0, "", fmt::format("point {} was changed meanwhile", index),
                     "run the sweep again");
  return std::move(*json);
}

void PointFile::append(std::uint64_t index, const std::string& workload, const Json& figures) {
  PF_ASSERT(!has(index), "a point is done once");
  const std::uint64_t at = end_;
  write_line(Json{{"index", index}, {"workload", workload}, {"run", figures}}.dump());
  places_[index] = {at, static_cast<std::uint32_t>(end_ - at - 1)};
  ++count_;
}

void PointFile::remove() {
  if (std::exchange(own_, false)) ::unlink(path_.c_str());
}

void PointFile::begin(const SweepHead& head, const SweepShard& shard) {
  const std::string line = sealed(head_json(head, shard, "journal").dump());
  std::string there(line.size(), '\0');
  there.resize(read_at(file_, path_, 0, there.data(), there.size()));
  // What a program that was killed at once left behind; anything else is somebody's file.
  if (!line.starts_with(there)) foreign("journal");
  if (::ftruncate(file_, 0) != 0) fail(path_, "cannot write");
  head_ = head;
  shard_ = shard;
  places_.assign(head.points(), {});
  write_line(line.substr(line.find(' ') + 1, line.size() - line.find(' ') - 2));
}

// Takes line by line what is there; the number of whole lines.
std::uint64_t PointFile::read_all(Kind kind) {
  std::string text;
  std::uint64_t lines = 0;
  for (std::uint64_t at = 0;;) {
    const std::size_t had = text.size();
    text.resize(had + kPiece);
    const std::size_t got = read_at(file_, path_, at, text.data() + had, kPiece);
    text.resize(had + got);
    at += got;
    std::size_t begin = 0;
    for (std::size_t end; (end = text.find('\n', std::max(begin, had))) != std::string::npos;
         begin = end + 1) {
      const std::string line = text.substr(begin, end - begin);
      if (++lines == 1) {
        take_head(line, kind);
      } else {
        take_point(lines, end_, line);
      }
      end_ += line.size() + 1;
    }
    text.erase(0, begin);
    if (text.size() > kMaxSweepLine) damaged(lines + 1, "this line is too long");
    if (got < kPiece) return lines;
  }
}

void PointFile::take_head(const std::string& text, Kind kind) {
  const std::optional<Json> json = unsealed(text);
  std::optional<SweepFileHead> read = json ? head_of(*json) : std::nullopt;
  const char* const wanted = kind == Kind::kShard ? "shard" : "journal";
  if (!read) foreign(wanted);
  if (read->kind != wanted)
    throw InputError(path_, 0, 0, "",
                     fmt::format("is a {} of a sweep, not a {}", read->kind, wanted),
                     kind == Kind::kShard ? "let that sweep come to its end first: the same "
                                            "command goes on where it stopped"
                                          : "name another --out");
  head_ = std::move(read->head);
  shard_ = read->shard;
  places_.assign(head_.points(), {});
}

void PointFile::take_point(std::uint64_t line, std::uint64_t at, const std::string& text) {
  const std::optional<Json> json = unsealed(text);
  std::uint64_t index = 0;
  if (!json) damaged(line, "the checksum of this line is wrong");
  if (!is_point(*json, head_.points(), shard_, index)) damaged(line, "this is no point of it");
  if (has(index)) damaged(line, fmt::format("point {} stands there twice", index));
  places_[index] = {at, static_cast<std::uint32_t>(text.size())};
  ++count_;
}

void PointFile::write_line(const std::string& text) {
  const std::string line = sealed(text);
  for (std::size_t done = 0; done < line.size();) {
    const ssize_t n = ::write(file_, line.data() + done, line.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) {
      const int why = errno;
      // What another thread appends next must not stand behind a piece of this.
      if (::ftruncate(file_, static_cast<off_t>(end_)) != 0) ::close(std::exchange(file_, -1));
      errno = why;
      fail(path_, "cannot write");
    }
    done += static_cast<std::size_t>(n);
  }
  end_ += line.size();
}

void PointFile::foreign(const char* wanted) const {
  throw InputError(path_, 0, 0, "", fmt::format("is no {} of a sweep", wanted),
                   "name another file, or remove this one");
}

void PointFile::damaged(std::uint64_t line, const std::string& wrong) const {
  throw InputError(path_, line, 0, "", wrong,
                   "remove the file and run that sweep again, or name another");
}

}  // namespace pf::cli

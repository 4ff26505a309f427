#include "core/trace/run_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <cstring>
#include <filesystem>
#include <fstream>

#include "core/base/error.h"
#include "core/trace/little_endian.h"

namespace pf {
namespace {

constexpr std::size_t kMagicBytes = sizeof kRunMagic - 1;
constexpr std::size_t kTagBytes = 4;
constexpr std::size_t kAround = kTagBytes + 4 + 4;  // tag, size and crc of a record
constexpr std::size_t kLongestChoice = 1024;

std::uint32_t crc_of(const char* bytes, std::size_t size) {
  return static_cast<std::uint32_t>(
      ::crc32_z(0, reinterpret_cast<const unsigned char*>(bytes), size));
}

void put_text(std::string& out, const std::string& text) {
  put_le(out, static_cast<std::uint32_t>(text.size()));
  out += text;
}

std::string digest_payload(const RunFileDigest& d) {
  std::string out;
  put_le(out, d.event);
  put_le(out, static_cast<std::uint64_t>(d.at));
  put_le(out, d.digest.lo);
  put_le(out, d.digest.hi);
  put_le(out, static_cast<std::uint8_t>(d.over ? 1 : 0));
  return out;
}

// Takes a record's payload apart; every step is checked.
class Payload {
 public:
  Payload(const char* bytes, std::size_t size, const std::string& file, std::uint64_t at)
      : bytes_(bytes), left_(size), file_(file), at_(at) {}

  template <class Unsigned>
  Unsigned number() {
    need(sizeof(Unsigned));
    return get_le<Unsigned>(advance(sizeof(Unsigned)));
  }
  std::string text() {
    const auto size = number<std::uint32_t>();
    need(size);
    return {advance(size), size};
  }
  void end() const {
    if (left_ > 0) fail("has bytes too many");
  }
  [[noreturn]] void fail(const std::string& wrong) const {
    throw InputError(file_, 0, 0, fmt::format("record at byte {}", at_), wrong,
                     "this run file is damaged: run its scenario again");
  }

 private:
  void need(std::size_t n) const {
    if (n > left_) fail("ends within a value");
  }
  const char* advance(std::size_t n) {
    const char* at = bytes_;
    bytes_ += n;
    left_ -= n;
    return at;
  }

  const char* bytes_;
  std::size_t left_;
  const std::string& file_;
  std::uint64_t at_;
};

class Reader {
 public:
  Reader(const std::string& bytes, const std::string& file, bool part)
      : bytes_(bytes), file_(file), part_(part) {}

  RunFile read() {
    if (bytes_.size() < kMagicBytes + 4 || bytes_.compare(0, kMagicBytes, kRunMagic) != 0)
      fail(0, "this is no run file", "name a file that `pageferry run --out` wrote");
    const auto version = get_le<std::uint32_t>(bytes_.data() + kMagicBytes);
    if (version != kRunVersion)
      fail(kMagicBytes, fmt::format("is of version {}", version),
           fmt::format("this program reads version {}", kRunVersion));
    at_ = kMagicBytes + 4;
    while (at_ < bytes_.size() && record()) {
    }
    if (!has_head_) fail(at_, "has no scenario", "run the scenario again");
    if (!run_.whole && !part_)
      fail(bytes_.size(), "has no end: it was cut off",
           "name the .part file of a run that did not end, or run it again");
    return std::move(run_);
  }

 private:
  // False where a part file stops within a record.
  bool record() {
    const std::size_t left = bytes_.size() - at_;
    const bool has_size = left >= kAround;
    const std::size_t size = has_size ? get_le<std::uint32_t>(bytes_.data() + at_ + kTagBytes) : 0;
    if (!has_size || size > left - kAround) {
      if (part_) return false;
      fail(at_, "ends within a record", "this run file is damaged: run its scenario again");
    }
    const char* record = bytes_.data() + at_;
    if (get_le<std::uint32_t>(record + kTagBytes + 4 + size) !=
        crc_of(record, kTagBytes + 4 + size))
      fail(at_, "the checksum of this record differs",
           "this run file is damaged: run its scenario again");
    Payload payload(record + kTagBytes + 4, size, file_, at_);
    take(std::string_view(record, kTagBytes), payload);
    payload.end();
    at_ += kAround + size;
    return true;
  }

  void take(std::string_view tag, Payload& payload) {
    if (run_.whole) payload.fail("stands behind the end");
    if ((tag == "SCEN") == has_head_) payload.fail("is out of its place");
    if (tag == "SCEN") return take_head(payload);
    if (tag == "FILE") return take_file(payload);
    if (tag == "FORC") return take_forced(payload);
    if (tag != "DGST" && tag != "TAIL") payload.fail("is of an unknown kind");
    take_digest(payload);
    run_.whole = tag == "TAIL";
  }

  void take_head(Payload& payload) {
    has_head_ = true;
    run_.head.seed = payload.number<std::uint64_t>();
    const auto machine = payload.number<std::uint8_t>();
    if (machine > static_cast<std::uint8_t>(RunMachine::kSearchedUnreduced))
      payload.fail("plays on an unknown machine");
    run_.head.machine = static_cast<RunMachine>(machine);
    run_.head.engine = payload.text();
    run_.head.name = payload.text();
    run_.head.scenario = payload.text();
  }

  void take_file(Payload& payload) {
    RunFilePart part;
    part.kind = payload.text();
    part.name = payload.text();
    part.bytes = payload.text();
    run_.files.push_back(std::move(part));
  }

  void take_forced(Payload& payload) {
    RunFileForced forced;
    forced.event = payload.number<std::uint64_t>();
    forced.choice = payload.text();
    if (!run_.forced.empty() && forced.event < run_.forced.back().event)
      payload.fail("goes back in time");
    if (forced.choice.empty() || forced.choice.size() > kLongestChoice)
      payload.fail("holds no choice");
    run_.forced.push_back(std::move(forced));
  }

  void take_digest(Payload& payload) {
    RunFileDigest d;
    d.event = payload.number<std::uint64_t>();
    d.at = static_cast<Time>(payload.number<std::uint64_t>());
    d.digest.lo = payload.number<std::uint64_t>();
    d.digest.hi = payload.number<std::uint64_t>();
    d.over = payload.number<std::uint8_t>() != 0;
    if (!run_.digests.empty() && d.event < run_.digests.back().event)
      payload.fail("goes back in time");
    run_.digests.push_back(d);
  }

  [[noreturn]] void fail(std::uint64_t at, const std::string& wrong,
                         const std::string& right) const {
    throw InputError(file_, 0, 0, fmt::format("byte {}", at), wrong, right);
  }

  const std::string& bytes_;
  const std::string& file_;
  bool part_;
  std::size_t at_ = 0;
  bool has_head_ = false;
  RunFile run_;
};

}  // namespace

RunFile read_run_bytes(const std::string& bytes, const std::string& file, bool part) {
  return Reader(bytes, file, part).read();
}

RunFile read_run_file(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error))
    throw InputError(
        path, 0, 0, "",
        std::filesystem::exists(path, error) ? "is no file that holds a run" : "no such file",
        "name a .pfrun file, or its .part");
  std::ifstream in(path, std::ios::binary);
  std::string bytes(static_cast<std::size_t>(std::filesystem::file_size(path)), '\0');
  in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!in) throw InputError(path, 0, 0, "", "cannot be read", "name a file that you may read");
  return read_run_bytes(bytes, path, path.ends_with(".part"));
}

RunWriter::RunWriter(const std::string& path, const RunFileHead& head,
                     const std::vector<RunFilePart>& files)
    : file_(path) {
  std::string out(kRunMagic, kMagicBytes);
  put_le(out, kRunVersion);
  file_.write(out.data(), out.size());
  std::string payload;
  put_le(payload, head.seed);
  put_le(payload, static_cast<std::uint8_t>(head.machine));
  put_text(payload, head.engine);
  put_text(payload, head.name);
  put_text(payload, head.scenario);
  record("SCEN", payload);
  for (const RunFilePart& part : files) {
    payload.clear();
    put_text(payload, part.kind);
    put_text(payload, part.name);
    put_text(payload, part.bytes);
    record("FILE", payload);
  }
}

void RunWriter::forced(const RunFileForced& forced) {
  std::string payload;
  put_le(payload, forced.event);
  put_text(payload, forced.choice);
  record("FORC", payload);
}

void RunWriter::digest(const RunFileDigest& digest) { record("DGST", digest_payload(digest)); }

void RunWriter::finish(const RunFileDigest& end) {
  record("TAIL", digest_payload(end));
  file_.commit();
}

void RunWriter::record(const char* tag, const std::string& payload) {
  std::string out(tag, kTagBytes);
  put_text(out, payload);
  put_le(out, crc_of(out.data(), out.size()));
  file_.write(out.data(), out.size());
  file_.flush();
}

}  // namespace pf

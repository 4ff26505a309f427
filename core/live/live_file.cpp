#include "core/live/live_file.h"

#include <fmt/format.h>
#include <zlib.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "core/base/error.h"

namespace pf {
namespace {

constexpr char kMagic[9] = "\x89PFL\r\n\x1a\n";
constexpr std::uint32_t kVersion = 1;
constexpr std::uint32_t kMostName = 200;
constexpr std::size_t kAttemptBytes = 4 * 4 + 6 * 8;
constexpr std::size_t kMostBytes = std::size_t{1} << 30;

template <class T>
void put(std::string& out, T value) {
  for (std::size_t i = 0; i < sizeof(T); ++i)
    out += static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i) & 0xff);
}

std::uint32_t crc_of(const std::string& bytes, std::size_t size) {
  return static_cast<std::uint32_t>(
      crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(size)));
}

class Reader {
 public:
  Reader(const std::string& bytes, const std::string& file) : bytes_(bytes), file_(file) {}

  [[noreturn]] void refuse(const std::string& wrong, const std::string& right) const {
    throw InputError(file_, 0, 0, fmt::format("byte {}", at_), wrong, right);
  }
  template <class T>
  T get() {
    need(sizeof(T));
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(T); ++i)
      value |= std::uint64_t{static_cast<unsigned char>(bytes_[at_ + i])} << (8 * i);
    at_ += sizeof(T);
    return static_cast<T>(value);
  }
  std::string text(std::size_t size) {
    need(size);
    at_ += size;
    return bytes_.substr(at_ - size, size);
  }
  std::size_t left() const { return bytes_.size() - at_; }
  void back(std::size_t bytes) { at_ -= bytes; }

 private:
  void need(std::size_t size) const {
    if (left() < size)
      refuse("the file ends here", "a whole .pflive of `pageferry live rtm --out`");
  }
  const std::string& bytes_;
  const std::string& file_;
  std::size_t at_ = 0;
};

void read_plan(Reader& in, LivePlan& plan) {
  plan.pages = in.get<std::uint32_t>();
  plan.booleans = in.get<std::uint32_t>();
  if (plan.booleans < 1 || plan.booleans > kLiveBooleans) {
    in.back(4);
    in.refuse(fmt::format("{} booleans", plan.booleans), fmt::format("1 to {}", kLiveBooleans));
  }
  plan.max_attempts = in.get<std::uint32_t>();
  plan.inject = in.get<std::uint32_t>();
  if (plan.inject >= live_inject_names().size()) {
    in.back(4);
    in.refuse(fmt::format("injection {}", plan.inject), "a kind that this version knows");
  }
  plan.interval_cycles = in.get<std::uint64_t>();
  plan.signal1_cycles = in.get<std::uint64_t>();
  plan.inject_cycles = in.get<std::uint64_t>();
}

LiveAttempt read_attempt(Reader& in) {
  LiveAttempt a;
  a.page = in.get<std::uint32_t>();
  a.attempt = in.get<std::uint32_t>();
  a.status = in.get<std::uint32_t>();
  a.slot = in.get<std::uint32_t>();
  for (std::uint64_t* time :
       {&a.begin, &a.entry_written, &a.signal1, &a.copy_begin, &a.boolean_set, &a.end}) {
    *time = in.get<std::uint64_t>();
    if (*time >> 62 == 0) continue;
    in.back(8);
    in.refuse("a time that no counter reaches", "cycles below 2^62");
  }
  return a;
}

}  // namespace

std::string live_bytes(const LiveRecord& r) {
  std::string out(kMagic, 8);
  put(out, kVersion);
  put(out, static_cast<std::uint64_t>(r.tsc_hz));
  const std::string name = r.machine.substr(0, kMostName);
  put(out, static_cast<std::uint32_t>(name.size()));
  out += name;
  for (const std::uint32_t n : {r.plan.pages, r.plan.booleans, r.plan.max_attempts, r.plan.inject})
    put(out, n);
  for (const std::uint64_t n :
       {r.plan.interval_cycles, r.plan.signal1_cycles, r.plan.inject_cycles})
    put(out, n);
  put(out, static_cast<std::uint32_t>(r.attempts.size()));
  for (const LiveAttempt& a : r.attempts) {
    for (const std::uint32_t n : {a.page, a.attempt, a.status, a.slot}) put(out, n);
    for (const std::uint64_t t :
         {a.begin, a.entry_written, a.signal1, a.copy_begin, a.boolean_set, a.end})
      put(out, t);
  }
  put(out, crc_of(out, out.size()));
  return out;
}

LiveRecord parse_live(const std::string& bytes, const std::string& file) {
  Reader in(bytes, file);
  if (bytes.compare(0, 8, kMagic, 8) != 0)
    in.refuse("this is no record of a live run", "a .pflive of `pageferry live rtm --out`");
  in.text(8);
  if (const auto version = in.get<std::uint32_t>(); version != kVersion) {
    in.back(4);
    in.refuse(fmt::format("version {}", version), fmt::format("version {}", kVersion));
  }
  LiveRecord r;
  const auto hz = in.get<std::uint64_t>();
  if (hz < 1'000'000 || hz > 100'000'000'000) {
    in.back(8);
    in.refuse(fmt::format("{} cycles a second", hz), "1 MHz to 100 GHz");
  }
  r.tsc_hz = static_cast<double>(hz);
  const auto name = in.get<std::uint32_t>();
  if (name > kMostName) {
    in.back(4);
    in.refuse(fmt::format("a name of {} bytes", name), fmt::format("at most {}", kMostName));
  }
  r.machine = in.text(name);
  read_plan(in, r.plan);
  const auto count = in.get<std::uint32_t>();
  if (in.left() != std::size_t{count} * kAttemptBytes + 4) {
    in.back(4);
    in.refuse(fmt::format("{} attempts do not fill the file", count),
              fmt::format("{}", in.left() < 8 ? 0 : (in.left() - 8) / kAttemptBytes));
  }
  r.attempts.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) r.attempts.push_back(read_attempt(in));
  const auto crc = in.get<std::uint32_t>();
  if (crc != crc_of(bytes, bytes.size() - 4)) {
    in.back(4);
    in.refuse("the checksum does not fit: the file was changed", "an unchanged copy of it");
  }
  return r;
}

LiveRecord read_live(const std::string& path) {
  std::ifstream in(path, std::ios::binary | std::ios::ate);
  if (!in) throw InputError(path, 0, 0, "", "cannot be read", "name a .pflive file");
  if (static_cast<std::size_t>(in.tellg()) > kMostBytes)
    throw InputError(path, 0, 0, "", "is too large", "a .pflive of at most 1 GiB");
  in.seekg(0);
  return parse_live({std::istreambuf_iterator<char>(in), {}}, path);
}

}  // namespace pf

#include "core/world/world_bytes.h"

#include <cstring>

#include "core/base/error.h"

namespace pf {
namespace {

constexpr std::uint32_t kMagic = 0x31574650;  // "PFW1"

class Writer {
 public:
  template <class T>
  void put(const T& value) {
    static_assert(std::is_trivially_copyable_v<T>);
    const auto* p = reinterpret_cast<const std::uint8_t*>(&value);
    bytes.insert(bytes.end(), p, p + sizeof(T));
  }
  void put_bytes(const void* data, std::size_t n) {
    const auto* p = static_cast<const std::uint8_t*>(data);
    bytes.insert(bytes.end(), p, p + n);
  }
  std::vector<std::uint8_t> bytes;
};

class Reader {
 public:
  Reader(const std::vector<std::uint8_t>& bytes, const std::string& name)
      : bytes_(bytes), name_(name) {}

  template <class T>
  T take() {
    T value;
    take_bytes(&value, sizeof(T));
    return value;
  }
  void take_bytes(void* to, std::size_t n) {
    if (n > bytes_.size() - at_) fail("the bytes end too early");
    std::memcpy(to, bytes_.data() + at_, n);
    at_ += n;
  }
  bool done() const { return at_ == bytes_.size(); }
  [[noreturn]] void fail(const std::string& wrong) const {
    throw InputError(name_, 0, 0, "world", wrong + " at byte " + std::to_string(at_),
                     "a World written by this version for this scenario");
  }

 private:
  const std::vector<std::uint8_t>& bytes_;
  const std::string& name_;
  std::size_t at_ = 0;
};

template <class T, std::uint32_t L>
void put_plane(Writer& out, const CowArray<T, L>& plane) {
  std::uint64_t runs = 0;
  plane.for_each_run([&](std::uint64_t, std::uint64_t, const T&) { ++runs; });
  out.put(plane.size());
  out.put(runs);
  plane.for_each_run([&](std::uint64_t first, std::uint64_t last, const T& value) {
    out.put(first);
    out.put(last);
    out.put(value);
  });
}

template <class T, std::uint32_t L>
void take_plane(Reader& in, CowArray<T, L>& plane) {
  const auto size = in.take<std::uint64_t>();
  if (size != plane.size()) in.fail("an array of another size");
  const auto runs = in.take<std::uint64_t>();
  std::uint64_t next = 0;
  for (std::uint64_t i = 0; i < runs; ++i) {
    const auto first = in.take<std::uint64_t>();
    const auto last = in.take<std::uint64_t>();
    if (first != next || last <= first || last > size) in.fail("runs out of order");
    plane.fill(first, last, in.take<T>());
    next = last;
  }
  if (next != size) in.fail("an array with a gap");
}

}  // namespace

struct WorldBytes {
  static void put(Writer& out, const World& w) {
    out.put(kMagic);
    out.put(static_cast<std::uint64_t>(w.block_.size()));
    out.put_bytes(w.block_.data(), w.block_.size());
    put_plane(out, w.planes_.line_a);
    put_plane(out, w.planes_.line_b);
    put_plane(out, w.planes_.golden);
    put_plane(out, w.planes_.under);
    put_plane(out, w.planes_.pages);
    out.put(w.agenda.saved());
    w.agenda.for_each_saved([&](const auto& part) { out.put(part); });
    out.put(w.violation);
    const std::uint64_t words[] = {w.violations, w.events, w.last_slot, w.ending, w.over};
    out.put(words);
  }

  static void take(Reader& in, World& w) {
    if (in.take<std::uint32_t>() != kMagic) in.fail("not a World");
    if (in.take<std::uint64_t>() != w.block_.size()) in.fail("a block of another layout");
    in.take_bytes(w.block_.edit(), w.block_.size());
    take_plane(in, w.planes_.line_a);
    take_plane(in, w.planes_.line_b);
    take_plane(in, w.planes_.golden);
    take_plane(in, w.planes_.under);
    take_plane(in, w.planes_.pages);
    Agenda::Saved head = in.take<Agenda::Saved>();
    std::vector<Agenda::SavedSlot> slots;
    if (head.slots != w.agenda.slots()) in.fail("another number of slots");
    for (std::uint32_t i = 0; i < head.slots; ++i) slots.push_back(in.take<Agenda::SavedSlot>());
    if (!w.agenda.restore(head, slots)) in.fail("wake-ups that cannot be");
    w.violation = in.take<Violation>();
    std::uint64_t words[5];
    in.take_bytes(words, sizeof words);
    w.violations = words[0];
    w.events = words[1];
    w.last_slot = static_cast<std::uint8_t>(words[2]);
    w.ending = words[3] != 0;
    w.over = words[4] != 0;
    if (!in.done()) in.fail("bytes behind the end");
  }
};

std::vector<std::uint8_t> world_to_bytes(const Env& env, const World& world) {
  (void)env;
  Writer out;
  WorldBytes::put(out, world);
  return std::move(out.bytes);
}

World world_from_bytes(const Env& env, const std::vector<std::uint8_t>& bytes, CowPool& pool,
                       const std::string& name) {
  World w(env, 1, pool);
  Reader in(bytes, name);
  WorldBytes::take(in, w);
  return w;
}

}  // namespace pf

#include "core/explore/marks.h"

#include <algorithm>

#include "core/base/assert.h"

namespace pf {
namespace {

// The first byte: bits 0-2 the kind (kOther: a byte of its own follows), then what differs.
constexpr std::array kKinds = {FactKind::kTxnBegin,  FactKind::kTxnCommit, FactKind::kTxnAbort,
                               FactKind::kPageMoved, FactKind::kFallback,  FactKind::kViolation,
                               FactKind::kCutOver};
constexpr std::uint8_t kOther = 7, kKindBits = 7;
constexpr std::uint8_t kSameActor = 1 << 3;
constexpr std::uint8_t kSamePage = 1 << 4;   // else the difference follows
constexpr std::uint8_t kNoB = 1 << 5;        // `b` is 0
constexpr std::uint8_t kOneB = 1 << 6;       // `b` is 1: moved at the first attempt
constexpr std::uint8_t kNextEvent = 1 << 7;  // else how many events later

std::uint64_t zigzag(std::int64_t n) {
  return (static_cast<std::uint64_t>(n) << 1) ^ static_cast<std::uint64_t>(n >> 63);
}
std::int64_t from_zigzag(std::uint64_t n) {
  return static_cast<std::int64_t>(n >> 1) ^ -static_cast<std::int64_t>(n & 1);
}

std::uint8_t number_of(FactKind kind) {
  const auto at = std::find(kKinds.begin(), kKinds.end(), kind);
  return static_cast<std::uint8_t>(at - kKinds.begin());
}

}  // namespace

void Marks::put(std::uint8_t byte) {
  if (bytes_ % kChunk == 0) {
    chunks_.emplace_back();
    if (chunks_.size() > 1) chunks_.back().reserve(kChunk);  // a short run has a small first one
  }
  chunks_.back().push_back(byte);
  ++bytes_;
}

void Marks::put_number(std::uint64_t n) {
  for (; n >= 0x80; n >>= 7) put(static_cast<std::uint8_t>(n | 0x80));
  put(static_cast<std::uint8_t>(n));
}

void Marks::push_back(const Mark& m) {
  PF_ASSERT(empty() || m.event >= last_.event, "marks come in the order of their events");
  if (size_ % kBlock == 0) {
    blocks_.push_back({m.event, m.at, bytes_});
    last_ = {m.event - 1, m.at, FactKind::kPhaseEntered, 0, 0, 0};
  }
  const std::uint8_t kind = number_of(m.kind);
  std::uint8_t head = kind;
  if (m.actor == last_.actor) head |= kSameActor;
  if (m.a == last_.a) head |= kSamePage;
  if (m.b == 0) head |= kNoB;
  if (m.b == 1) head |= kOneB;
  if (m.event == last_.event + 1) head |= kNextEvent;
  put(head);
  if (kind == kOther) put(static_cast<std::uint8_t>(m.kind));
  if ((head & kSameActor) == 0) put(m.actor);
  if ((head & kSamePage) == 0) put_number(zigzag(std::int64_t{m.a} - std::int64_t{last_.a}));
  if ((head & (kNoB | kOneB)) == 0) put_number(m.b);
  if ((head & kNextEvent) == 0) put_number(m.event - last_.event);
  put_number(zigzag(m.at - last_.at));
  last_ = m;
  ++size_;
}

std::size_t Marks::marks_in(std::size_t block) const {
  return std::min(kBlock, size_ - block * kBlock);
}

void Marks::load(std::size_t block) const {
  std::uint64_t place = blocks_[block].place;
  const auto number = [&] {
    std::uint64_t n = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t byte = byte_at(place++);
      n |= std::uint64_t{byte & 0x7fu} << shift;
      if ((byte & 0x80) == 0) return n;
    }
  };
  Mark m{blocks_[block].event - 1, blocks_[block].at, FactKind::kPhaseEntered, 0, 0, 0};
  decoded_marks_ = marks_in(block);
  for (std::size_t i = 0; i < decoded_marks_; ++i) {
    const std::uint8_t head = byte_at(place++);
    const std::uint8_t kind = head & kKindBits;
    m.kind = kind == kOther ? static_cast<FactKind>(byte_at(place++)) : kKinds[kind];
    if ((head & kSameActor) == 0) m.actor = byte_at(place++);
    if ((head & kSamePage) == 0) {
      m.a = static_cast<std::uint32_t>(std::int64_t{m.a} + from_zigzag(number()));
    }
    m.b = (head & kNoB) != 0 ? 0 : (head & kOneB) != 0 ? 1 : number();
    m.event += (head & kNextEvent) != 0 ? 1 : number();
    m.at += from_zigzag(number());
    decoded_[i] = m;
  }
  decoded_block_ = block;
}

Mark Marks::operator[](std::size_t i) const {
  PF_ASSERT(i < size_, "only marks there are can be read");
  if (decoded_block_ != i / kBlock || decoded_marks_ <= i % kBlock) load(i / kBlock);
  return decoded_[i % kBlock];
}

std::size_t Marks::up_to(std::uint64_t event) const {
  const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), event,
                                      [](std::uint64_t e, const Block& b) { return e < b.event; });
  if (after == blocks_.begin()) return 0;
  std::size_t i = static_cast<std::size_t>(after - blocks_.begin() - 1) * kBlock;
  const std::size_t end = std::min(size_, i + kBlock);
  while (i < end && (*this)[i].event <= event) ++i;
  return i;
}

std::size_t Marks::up_to_time(Time at) const {
  const auto after = std::upper_bound(blocks_.begin(), blocks_.end(), at,
                                      [](Time t, const Block& b) { return t < b.at; });
  if (after == blocks_.begin()) return 0;
  std::size_t i = static_cast<std::size_t>(after - blocks_.begin() - 1) * kBlock;
  const std::size_t end = std::min(size_, i + kBlock);
  while (i < end && (*this)[i].at <= at) ++i;
  return i;
}

std::size_t Marks::bytes() const {
  std::size_t sum = blocks_.capacity() * sizeof(Block) + sizeof *this;
  for (const auto& chunk : chunks_) sum += chunk.capacity();
  return sum;
}

}  // namespace pf

// CowBlock: a run of bytes as a value whose copies share it until one of them is written.
//
// 1. A copy costs one counter, whatever the size; the first write after it copies the bytes once.
// 2. What is written through one value is never seen through another.
// 3. Reading never copies: `data() const` leaves sharing as it is.
// 4. One thread at a time owns a block and all that share it: the counter is plain.
// 5. Bytes begin as zero and lie on a 64-byte boundary.
//
// What `edit` returns is good until the value is copied: from then on `edit` anew.
#pragma once
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <new>
#include <utility>

namespace pf {

class CowBlock {
 public:
  CowBlock() = default;
  explicit CowBlock(std::size_t bytes) : head_(make(bytes)) { std::memset(edit(), 0, bytes); }
  CowBlock(const CowBlock& other) : head_(other.head_) {
    if (head_ != nullptr) ++head_->owners;
  }
  CowBlock(CowBlock&& other) noexcept : head_(std::exchange(other.head_, nullptr)) {}
  CowBlock& operator=(CowBlock other) noexcept {
    std::swap(head_, other.head_);
    return *this;
  }
  ~CowBlock() { drop(head_); }

  std::size_t size() const { return head_ == nullptr ? 0 : head_->bytes; }
  bool shared() const { return head_ != nullptr && head_->owners > 1; }
  const std::byte* data() const { return head_ == nullptr ? nullptr : bytes_of(head_); }
  std::byte* edit() {
    if (shared()) part();
    return head_ == nullptr ? nullptr : bytes_of(head_);
  }

  friend bool operator==(const CowBlock& a, const CowBlock& b) {
    return a.head_ == b.head_ ||
           (a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size()) == 0);
  }

 private:
  static constexpr std::size_t kAlign = 64;
  struct alignas(kAlign) Head {
    std::size_t bytes;
    std::uint32_t owners;
  };

  static std::byte* bytes_of(Head* head) { return reinterpret_cast<std::byte*>(head + 1); }
  static Head* make(std::size_t bytes) {
    return ::new (::operator new (sizeof(Head) + bytes, std::align_val_t{kAlign})) Head{bytes, 1};
  }
  static void drop(Head* head) {
    if (head == nullptr || --head->owners > 0) return;
    ::operator delete (head, std::align_val_t{kAlign});
  }
  // Apart: so rare that every step may afford to ask.
  [[gnu::noinline, gnu::cold]] void part() {
    Head* own = make(head_->bytes);
    std::memcpy(bytes_of(own), bytes_of(head_), head_->bytes);
    --head_->owners;
    head_ = own;
  }

  Head* head_ = nullptr;
};

}  // namespace pf

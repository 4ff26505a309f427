// Worlds on disk: what a Timeline would have to forget, packed into a scratch file.
//
// The file has no name once it is open, so nothing is left behind however the program ends.
// Invariants:
//  1. What is taken out equals what was put in; bytes that were damaged meanwhile are told by their
//     checksum and count as forgotten.
//  2. A full disk loses nothing but the Worlds that no longer fit: `put` says false.
#pragma once
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "core/world/world.h"

namespace pf {

class SpilledWorlds {
 public:
  // In this folder, which exists. Throws InputError when no file can be made there.
  explicit SpilledWorlds(const std::filesystem::path& folder);

  bool put(const Env& env, const World& world);

  struct Place {
    std::uint64_t event = 0;  // of the World
    std::uint64_t bytes = 0;  // it takes unpacked: what reading it costs
    std::uint64_t offset = 0, packed = 0;
  };
  // The last one at or before that event; nothing when there is none.
  const Place* nearest(std::uint64_t event) const;
  std::optional<World> take(const Env& env, const Place& place, CowPool& pool) const;

  std::size_t count() const { return places_.size(); }
  std::uint64_t file_bytes() const { return end_; }

 private:
  struct Close {
    void operator()(std::FILE* f) const { std::fclose(f); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::vector<Place> places_;  // by event
  std::uint64_t end_ = 0;
};

}  // namespace pf

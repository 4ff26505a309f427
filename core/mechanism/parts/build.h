// Building thread programs, and the stretches of them that movers share.
#pragma once
#include "core/world/env.h"

namespace pf {

class Builder {
 public:
  explicit Builder(Program& p) : program_(p) {}
  Builder& add(Op op, std::uint16_t block = 0) {
    program_.code.push_back({op, block});
    return *this;
  }
  Builder& add_if(bool condition, Op op, std::uint16_t block = 0) {
    return condition ? add(op, block) : *this;
  }
  // What is added next is where that place of the program is.
  void mark(std::uint8_t Program::*place) { program_.*place = here(); }
  Program& program() { return program_; }
  std::uint8_t here() const { return static_cast<std::uint8_t>(program_.code.size()); }

 private:
  Program& program_;
};

// Devices and vCPUs stop, and what they have under way ends.
void add_quiesce(Builder& b, const Env& env);
// Host A's cores store each line to its place, or host B's load it from there (parts/pull.h).
enum class CopyBy : std::uint8_t { kPush, kPull };
// One page of a guest that stands still: change the entries, invalidate, copy.
void add_stopped_page(Builder& b, const Env& env, CopyBy copy = CopyBy::kPush);
// One attempt of the PTE-editing thread, from the start it agrees on to the page done; `tracks`:
// the page's lines are in the read set. And what the last attempt leads to.
void add_attempt(Builder& b, const Env& env, bool tracks);
void add_fallback(Builder& b, const Env& env, CopyBy copy = CopyBy::kPush);
// What has been copied is at its place before anybody is told so.
void add_copy_landed(Builder& b, const Env& env, std::uint16_t block = 450);
void add_resume(Builder& b, const Env& env);
// What keeps vCPUs from the page in hand, before its move and after; a read set is the
// transaction's own and adds nothing. A mover without a transaction takes a read set for
// "not-present".
void add_guard_before(Builder& b, const Env& env, CpuGuard guard);
void add_guard_after(Builder& b, const Env& env, CpuGuard guard);
CpuGuard guard_without_read_set(const Env& env);
// The vCPUs stand still, and what they have posted has landed.
void add_park(Builder& b, const Env& env);
// `campaign.switch_at` below 1: the vCPUs go to B, then the next page is taken.
void add_switch_over(Builder& b, const Env& env);
// Behind the pages: the switch-over, the cut-over, and where nothing more is done.
void add_end(Builder& b, const Env& env);
// A helper that nobody starts.
void build_idle_helper(Program& p);

}  // namespace pf

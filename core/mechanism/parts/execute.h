// Executes the instructions of thread programs (`world/program.h`): the parts that movers share.
#pragma once
#include "core/hw/invalidation.h"
#include "core/mechanism/state.h"

namespace pf {

bool thread_ready(const Env& env, const Hw& h, unsigned thread);
bool thread_local_next(const Env& env, const Hw& h, unsigned thread);
void thread_acts(const Env& env, Hw& h, unsigned thread);
// Timed runs.
Time thread_cost(const Env& env, Hw& h, Op executed);
std::uint32_t thread_waits_for(const Env& env, const Hw& h, unsigned thread);
Op thread_next_op(const Env& env, const Hw& h, unsigned thread);

// The device makes no new requests, or goes on.
void stop_device(Hw& h, unsigned d, bool stop);

inline const Instruction& instruction(const Env& env, const Hw& h, unsigned thread) {
  return env.programs[thread].code[move_of(h).thread[thread].pc];
}
// What an invalidation for the page names, with those that move with it.
Purge purge_of(const Env& env, std::uint32_t page);
// The page that the thread works for.
std::uint32_t page_of_thread(const Hw& h, unsigned thread);
// The next line of a loop over the page; after the last one the program goes on.
std::uint32_t loop_line(Hw& h, unsigned thread);
// Goes on to the next instruction.
inline void next(Hw& h, unsigned thread) {
  ThreadState& t = move_edit(h).thread[thread];
  ++t.pc;
  t.index = 0;
}

}  // namespace pf

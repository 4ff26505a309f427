// Work on all cores: as many threads as asked for take the next number until none is left.
#pragma once
#include <cstdint>
#include <functional>

namespace pf::cli {

// Threads to work with: `asked`, or one a processor that this process may use.
unsigned threads_for(unsigned asked);

// Calls `work` with each of 0 to count - 1 once, on `threads` threads, in no order. `watch` is
// called by the calling thread with the number done: a few times a second, and at the end. After
// Ctrl-C, or once a call has thrown, no further one begins; what the lowest number of those threw
// is thrown again when all threads have come back.
void in_parallel(std::uint64_t count, unsigned threads,
                 const std::function<void(std::uint64_t)>& work,
                 const std::function<void(std::uint64_t done)>& watch);

}  // namespace pf::cli

// Memory of both hosts and its coherence at host A.
//
// Emulates: one atomic snoop an access: it dooms transactions, changes line states and takes or
// leaves its value in one step; latency delays only the answer. Host A's caches are one coherent
// image
// (`line_a`) over memory (`under`, kept only where something can see it: no-snoop DMA, a walker
// that does not snoop). Host B's RAM is reached through the bridge and cached by nobody before the
// guest runs there. Golden memory: one value a guest line, updated where a guest's write takes
// effect. Invariants checked here (design section 5): I1 writes and reads at B before the commit;
// I2 a copy that lands over a newer line; I3 writes at A after the commit, reads issued after it;
// I4 writes of one requester in order, and none still behind a read it issued later; I7 the value
// of each read, an AtomicOp's own among them; I8 what the last mappings reach.
// (I4 compares with the write that the line holds: one that an AtomicOp has just covered is not
// told from it, in a run; a search finds the same order without the AtomicOp.)
// A line's version at one place is that of its older half: who misses a write of half a line does
// not get the number of the next one.
#pragma once
#include "core/hw/content.h"
#include "core/hw/hw.h"

namespace pf {

// What a read must be checked against: golden's version when it was issued, whether the page's move
// had been committed by then, and the requester's newest write then on its way to the line.
struct ReadIssue {
  std::uint32_t version = 0;
  bool after_commit = false;
  std::uint32_t own = 0;
};
ReadIssue issue_read(const Hw& h, std::uint32_t line);

// Accesses that snoop. The load caches the line.
Copy load_a(Hw& h, std::uint32_t line);
void cpu_store_a(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value);
void dma_write_a(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value, bool no_snoop,
                 unsigned halves = kWholeLine);
Copy dma_read_a(Hw& h, std::uint32_t line, bool no_snoop);
// A guest's write arrives at host B's memory.
void guest_write_b(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value,
                   unsigned halves = kWholeLine);
// It is taken by the interposer, which stands for the memory of the page in its hand. Returns the
// version.
std::uint32_t guest_write_aside(Hw& h, std::uint8_t actor, std::uint32_t line, std::uint64_t value,
                                unsigned halves = kWholeLine);
// What a place that holds `old` then holds of the line: golden memory's write `version` is there.
Copy written_over(const Copy& old, std::uint64_t value, unsigned halves, std::uint32_t version);
// An AtomicOp is executed: a FetchAdd or a Swap, alike in that it writes, whatever it finds. The
// line then has a value of its own; that it was made of the newest one is checked here (I7). At A
// it snoops, whatever its requester's other accesses do.
void atomic_lands(Hw& h, const Event& e, bool at_b);
// By the interposer, on its copy in process. Returns the version.
std::uint32_t atomic_lands_aside(Hw& h, const Event& e, const Copy& found);
// A line of the mover's copy, or of a log the halves that it names, arrives there; golden memory is
// not touched.
void copy_lands_b(Hw& h, std::uint32_t line, const Copy& copy, unsigned halves = kWholeLine);
// Writes a cached line back and drops it.
void evict_line_a(Hw& h, std::uint32_t line);

void check_read(Hw& h, std::uint8_t actor, std::uint32_t line, const Copy& got, ReadIssue issue,
                bool at_b);
// I8, at the end of a run: what the tables of IOMMU and guest map equals golden memory.
void check_final(Hw& h);

}  // namespace pf

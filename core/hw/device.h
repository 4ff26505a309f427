// A device with DMA behind the switch: its requests, its translation cache (ATS), its answers to
// invalidations.
//
// Emulates: a requester with a bounded number of reads out; with ATS it asks for a translation,
// keeps it, and marks its requests as translated. On an invalidation it drops the entry, drops an
// answer that is still on its way, waits for the reads that used the old translation, and
// acknowledges behind all its posted writes. An AtomicOp is non-posted like a read and writes where
// it lands; its operand of 8 bytes counts with the header. Invariants:
//  1. No request of an ATS device leaves untranslated.
//  2. The acknowledgement is posted: it pushes the device's earlier writes (unless the fault
//     `ats-ack-does-not-push` is injected).
//  3. A read holds its tag until its completion is back.
#pragma once
#include <algorithm>

#include "core/hw/hw.h"

namespace pf {

// Entries of its own translation cache; the layout gives each the room that the largest takes.
inline std::uint32_t atc_entries_of(const Hw& h, unsigned d) {
  return std::max(1U, h.spec.devices[d].atc_entries);
}

// Where its translations and its read tags lie.
inline std::uint32_t atc_at(const Hw& h, unsigned d) {
  return h.lay.atc + d * h.lay.atc_slots * static_cast<std::uint32_t>(sizeof(TlbEntry));
}
inline std::uint32_t tags_at(const Hw& h, unsigned d) {
  return h.lay.tags + d * h.lay.tag_slots * static_cast<std::uint32_t>(sizeof(ReadTag));
}
Place atc_find(const Hw& h, unsigned d, std::uint32_t page);

// What a device can do next: an access of a line, a request for the translation of a page, the
// interrupt that is a search's flag, a write to the next device's register. As a number, sort by
// sort; each sort's begin at 0.
enum class DeviceAct : std::uint8_t {
  kRead,
  kWrite,
  kAsk,
  kAnnounce,
  kToPeer,
  kAtomic,
  kWriteEnds,    // in the midst of its last line
  kWriteBegins,  // in the midst of its first line
};
struct DeviceChoice {
  DeviceAct act = DeviceAct::kRead;
  std::uint32_t at = 0;  // line or page
};
bool any_atomics(const HwSpec& spec);  // some device makes AtomicOps
unsigned device_variants(const Hw& h);
DeviceChoice device_choice(const Hw& h, unsigned variant);  // REQUIRES variant < device_variants
bool device_has(const Hw& h, DeviceAct act);                // some device may ever do such a thing
unsigned device_variant(const Hw& h, DeviceChoice choice);  // REQUIRES device_has
bool device_can(const Hw& h, unsigned d, unsigned variant);
void device_does(Hw& h, unsigned d, unsigned variant);

// The same by name, for workloads: so many consecutive lines of one page in one request.
bool device_can_access(const Hw& h, unsigned d, std::uint32_t line, bool write);
bool device_can_ask(const Hw& h, unsigned d, std::uint32_t page);
// An AtomicOp of that line: it needs what a write needs, and what a read needs.
bool device_can_atomic(const Hw& h, unsigned d, std::uint32_t line);
// At most kTlpLines; `whole`: lines of all TLPs of the request with its last one, else 0.
// `enables`: bits of ByteEnables, not both for one line.
void device_reads(Hw& h, unsigned d, std::uint32_t line, unsigned lines, unsigned whole = 0);
void device_writes(Hw& h, unsigned d, std::uint32_t line, unsigned lines, unsigned enables = 0);
void device_atomics(Hw& h, unsigned d, std::uint32_t line);
void device_asks(Hw& h, unsigned d, std::uint32_t page);

// The head of a lane down to the device reaches it.
bool device_accepts_message(const Hw& h, unsigned d);
// An invalidation. `misses`: the fault `forgotten-mapping`, the entry stays and all else goes on.
void device_message(Hw& h, unsigned d, bool misses = false);
bool device_may_miss(const Hw& h, unsigned d);
void device_completion(Hw& h, LaneId answers);  // data, or from A a translation
bool device_can_ack(const Hw& h, unsigned d);
void device_acks(Hw& h, unsigned d);

// A read, write or AtomicOp of the device takes effect, at A or at B.
void device_access_lands(Hw& h, const Event& e, bool at_b);

// Nothing of the device is on its way: it is quiet.
bool device_quiet(const Hw& h, unsigned d);
void atc_evict(Hw& h, unsigned d, std::uint32_t page);
bool atc_holds(const Hw& h, unsigned d, std::uint32_t page);

}  // namespace pf

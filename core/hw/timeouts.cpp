#include "core/hw/timeouts.h"

#include <algorithm>

namespace pf {
namespace {

std::uint32_t place_of(const Hw& h, Waiter who, unsigned index) {
  const auto devices = static_cast<std::uint32_t>(h.spec.devices.size());
  switch (who) {
    case Waiter::kTranslation:
      return index;
    case Waiter::kInvalidation:
      return devices + index;
    case Waiter::kLoad:
      return 2 * devices + index;
    case Waiter::kFlush:
      return 2 * devices + h.spec.vcpus + index;
  }
  return 0;
}

Time limit_of(const Hw& h, Waiter who) {
  return who == Waiter::kInvalidation ? h.spec.timing.invalidation_timeout
                                      : h.spec.timing.completion_timeout;
}

void expect_by(Hw& h, Time deadline) {
  const Time now = h.get<Time>(h.lay.deadline);
  if (now == 0 || deadline < now) h.edit<Time>(h.lay.deadline) = deadline;
}

void tell(Hw& h, std::uint8_t actor, std::uint32_t line, Kind kind, Time since) {
  h.fact(FactKind::kTimedOut, actor, line, static_cast<std::uint64_t>(kind), h.now() - since);
  h.violate(5, actor, line, 0, 0);
}

void tell(Hw& h, Waiter who, unsigned index, Time since) {
  switch (who) {
    case Waiter::kTranslation:
      return tell(h, static_cast<std::uint8_t>(kDevice0 + index),
                  h.first_line(h.device(index).ask_page), Kind::kTranslationRequest, since);
    case Waiter::kInvalidation:  // still on its way there: the device has not heard of a page
      return tell(h, static_cast<std::uint8_t>(kDevice0 + index),
                  h.first_line(h.device(index).ack_page), Kind::kAtsInvalidate, since);
    case Waiter::kLoad:
      return tell(h, static_cast<std::uint8_t>(kVcpu0 + index), h.vcpu(index).read_line,
                  Kind::kCpuRead, since);
    case Waiter::kFlush:
      return tell(h, static_cast<std::uint8_t>(index), 0, Kind::kFlushRead, since);
  }
}

// One that has been told of is kept as a negative time.
void check_waiter(Hw& h, Waiter who, unsigned index) {
  const std::uint32_t at = place_of(h, who, index);
  const Time kept = h.get<Time>(h.lay.waits, at);
  if (kept <= 0) return;
  const Time since = kept - 1;
  if (since + limit_of(h, who) > h.now()) return expect_by(h, since + limit_of(h, who));
  h.edit<Time>(h.lay.waits, at) = -kept;
  tell(h, who, index, since);
}

void check_reads(Hw& h, unsigned d) {
  const std::uint32_t tags =
      h.lay.tags + d * h.lay.tag_slots * static_cast<std::uint32_t>(sizeof(ReadTag));
  for (std::uint32_t t = 0; t < h.lay.tag_slots; ++t) {
    const ReadTag& tag = h.get<ReadTag>(tags, t);
    if (tag.used != 1) continue;
    const Time deadline = tag.issued + h.spec.timing.completion_timeout;
    if (deadline > h.now()) {
      expect_by(h, deadline);
      continue;
    }
    h.edit<ReadTag>(tags, t).used = 2;
    tell(h, static_cast<std::uint8_t>(kDevice0 + d), tag.line,
         tag.atomic != 0 ? Kind::kDeviceAtomic : Kind::kDeviceRead, tag.issued);
  }
}

}  // namespace

void wait_begins(Hw& h, Waiter who, unsigned index) {
  if (!h.timed()) return;
  h.edit<Time>(h.lay.waits, place_of(h, who, index)) = h.now() + 1;
  expect_by(h, h.now() + limit_of(h, who));
}

void wait_ends(Hw& h, Waiter who, unsigned index) {
  if (h.timed()) h.edit<Time>(h.lay.waits, place_of(h, who, index)) = 0;
}

void read_begins(Hw& h) {
  if (h.timed()) expect_by(h, h.now() + h.spec.timing.completion_timeout);
}

void check_deadlines(Hw& h) {
  h.edit<Time>(h.lay.deadline) = 0;
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    check_reads(h, d);
    check_waiter(h, Waiter::kTranslation, d);
    check_waiter(h, Waiter::kInvalidation, d);
  }
  for (unsigned v = 0; v < h.spec.vcpus; ++v) check_waiter(h, Waiter::kLoad, v);
  for (unsigned t = 0; t < 3; ++t) check_waiter(h, Waiter::kFlush, t);
}

}  // namespace pf

#include "core/mechanism/parts/host_death.h"

#include "core/guest/vcpu.h"
#include "core/hw/clock.h"
#include "core/hw/htm.h"
#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/timeouts.h"
#include "core/mechanism/parts/execute.h"

namespace pf {
namespace {

bool is_at(const Hw& h, std::uint32_t page, unsigned host) {
  return h.committed(page) == (host == kHostB);
}

std::uint32_t pages_at(const Hw& h, unsigned host) {
  std::uint32_t pages = 0;
  for (std::uint32_t p = 0; p < h.spec.pages; ++p) pages += is_at(h, p, host) ? 1 : 0;
  return pages;
}

// A vCPU runs there, or a device's requests need it.
bool serves_guest(const Hw& h, unsigned host) {
  const unsigned b = host == kHostB ? 1 : 0;
  for (unsigned v = 0; v < h.spec.vcpus; ++v) {
    if (h.vcpu(v).at_b == b) return true;
  }
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    if (h.device(d).direct == b) return true;
    if (b == 0 && !h.spec.topology.built_in_a.empty()) return true;
  }
  return false;
}

void lose(Hw& h, unsigned host, std::uint32_t pages) {
  for (std::uint32_t p = 0; p < h.spec.pages; ++p) {
    if (!is_at(h, p, host)) continue;
    const std::uint32_t line = h.first_line(p);
    h.violate(8, kNobody, line, h.golden(line).value, 0);
  }
  // Without a page there, its vCPUs or its devices are gone all the same.
  if (pages == 0) h.violate(6, kNobody, 0, 0, 0);
  h.edit<Environment>(h.lay.environment).lost = 1;
}

void forget_copy(Hw& h) {
  for (const LaneId lane : {LaneId{kDownP}, LaneId{kDownN}, LaneId{kToBP}, LaneId{kToBN}}) {
    clear(h, lane);
  }
  clear(h, kCompletions);
  for (unsigned t = 0; t < 3; ++t) {
    clear(h, h.lay.store_buffer(t));
    clear(h, h.lay.write_combining(t));
    wait_ends(h, Waiter::kFlush, t);
  }
  Answers& answers = h.edit<Answers>(h.lay.answers);
  for (unsigned t = 0; t < 3; ++t) answers.invalidated[t] = answers.flushed[t] = 0;
}

void back_to_a(Hw& h, std::uint32_t page) {
  PageRec rec = h.page(page);
  rec.pte = rec.pte_memory = rec.ept = Place::kStart;
  h.set_page(page, rec);
  cache_drop(h, h.lay.iotlb, h.lay.iotlb_slots, page);
  h.raise(kEntryChanged);
}

void resume_all(Hw& h) {
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    if (h.device(d).stopped != 0) stop_device(h, d, false);
  }
  if (h.spec.vcpus > 0) resume_vcpus(h);
}

// Nothing of the VM is at B: the move is given up.
void give_up(const Env& env, Hw& h) {
  txn_abort(h, AbortCause::kInterrupt, kNobody, h.txn().page);
  h.txn_edit() = Transaction{};
  clock_stops(h);
  forget_copy(h);
  const MoveState was = move_of(h);
  for (std::uint32_t i = 0; was.attempt != 0 && i < h.spec.batch; ++i) back_to_a(h, was.page + i);
  move_edit(h) = MoveState{};
  move_edit(h).next_page = was.next_page;
  move_edit(h).thread[kCpu0].pc = env.programs[kCpu0].give_up;
  resume_all(h);
  h.raise(~0u);
}

}  // namespace

bool host_may_die(const Env&, const Hw& h) {
  return h.spec.has(Fault::kHostDies) && h.get<Environment>(h.lay.environment).host_died == 0;
}

void host_dies(const Env& env, Hw& h) {
  const FaultSpec* about = h.spec.about(Fault::kHostDies);
  const unsigned host = about == nullptr ? kHostA : about->host;
  h.edit<Environment>(h.lay.environment).host_died = 1;
  const std::uint32_t pages = pages_at(h, host);
  const bool lost = pages > 0 || serves_guest(h, host);
  h.fact(FactKind::kHostDies, host == kHostA ? kCpu0 : kRamB, pages, host,
         lost ? static_cast<std::int64_t>(h.spec.pages) : 0);
  if (lost) return lose(h, host, pages);
  if (host == kHostB) give_up(env, h);
}

}  // namespace pf

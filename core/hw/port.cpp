// The lanes of host B's port, and those from B to host A's memory.
#include "core/hw/port.h"

#include <algorithm>

#include "core/hw/fabric.h"
#include "core/hw/interposer_b.h"
#include "core/hw/invalidation.h"
#include "core/hw/iommu.h"
#include "core/hw/lane.h"
#include "core/hw/lane_parts.h"

namespace pf {
namespace {

unsigned most_posted(const HwSpec& spec) {
  return spec.posted_buffer > 0 ? spec.posted_buffer : 255u;
}

unsigned lanes_from_b(const HwSpec& spec) {
  return spec.reach_a_from_b || spec.iommu_b || has_interposer_b(spec) ? 2 : 0;
}

void add_from_b(LaneAdder& a, const HwSpec& spec) {
  PF_ASSERT(!spec.ots.present, "the OTS device has no way from B");
  const unsigned of_vcpus = spec.explored ? spec.explore.vcpu_writes * spec.vcpus : 32u;
  const bool devices = spec.iommu_b || has_interposer_b(spec);
  const unsigned of_port = devices ? a.sizes.posted : 0u;
  const unsigned pulls = devices ? a.sizes.reads + spec.helpers + 1u : 0u;
  a.lay.from_b = a.here();
  a.add(std::min(of_vcpus + of_port, most_posted(spec)));
  a.add(spec.vcpus + pulls, a.lay.from_b);
}

unsigned lanes_of_root(const HwSpec& spec) { return spec.iommu_b ? 2 : 0; }

void add_root(LaneAdder& a, const HwSpec& spec) {
  a.lay.root_b = a.here();
  a.add(std::min<unsigned>(a.sizes.posted, most_posted(spec)));
  a.add(a.sizes.reads, a.lay.root_b, true);
}

unsigned lanes_of_queue(const HwSpec& spec) { return spec.iommu_b ? 1 : 0; }
void add_queue(LaneAdder& a, const HwSpec&) { a.add(a.lay.lanes[kQiLane].capacity); }

bool enabled_home(const Hw& h, LaneId lane, unsigned) { return home_accepts(h, lane); }
void acts_home(Hw& h, LaneId lane, unsigned) { home_lands(h, lane); }
bool enabled_queue(const Hw& h, LaneId lane, unsigned) { return qi_ready(h, lane); }
void acts_queue(Hw& h, LaneId lane, unsigned) { qi_step(h, lane); }
bool waits_only(const Hw& h, LaneId lane) { return entry(h, lane).kind == Kind::kQiWait; }

std::string home_does(const Hw& h, LaneId, unsigned) {
  return h.spec.shared_inbound ? "root.queues" : "ram_a.lands";
}
std::string root_does(const Hw& h, LaneId lane, unsigned i) {
  return (entry(h, lane, i).flags & kToStart) != 0 ? "root_b.turns_back" : "root_b.lands";
}
std::string queue_does(const Hw&, LaneId, unsigned) { return "iommu_b.invalidates"; }

}  // namespace

const LanePart kFromBPart = {lanes_from_b, add_from_b, enabled_home, acts_home, home_does};
const LanePart kRootBPart = {lanes_of_root, add_root, root_can_land, root_lands, root_does};
const LanePart kQueueBPart = {lanes_of_queue, add_queue,  enabled_queue, acts_queue,
                              queue_does,     waits_only, false};

}  // namespace pf

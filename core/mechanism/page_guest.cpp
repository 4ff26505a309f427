#include "core/mechanism/page_guest.h"

#include "core/guest/workload.h"
#include "core/hw/memory.h"

namespace pf {
namespace {

void write_lands(Hw& h, std::uint8_t actor, std::uint32_t page, std::uint64_t value,
                 std::uint32_t lines, bool at_b) {
  Copy golden = h.golden(page);
  const bool committed = h.committed(page);
  if (committed != at_b) h.violate(committed ? 3 : 1, actor, page, golden.value, value);
  golden.value = value;
  golden.version += lines;
  h.set_golden(page, golden);
  at_b ? h.set_line_b(page, golden) : h.set_line_a(page, golden);
}

std::uint64_t read_lands(Hw& h, std::uint8_t actor, std::uint32_t page, bool at_b) {
  const Copy golden = h.golden(page);
  const Copy got = at_b ? h.line_b(page) : h.line_a(page);
  const bool committed = h.committed(page);
  if (committed != at_b) {
    h.violate(committed ? 3 : 1, actor, page, golden.value, got.value);
  } else if (got.value != golden.value) {
    h.violate(7, actor, page, golden.value, got.value);
  }
  return got.value;
}

// The payload of an access crosses that link's lane, in `lines` lines.
void cross(Hw& h, FactKind kind, std::uint8_t actor, std::uint32_t page, LaneId lane, Kind what,
           unsigned lines, std::uint8_t flags) {
  h.fact(kind, actor, page,
         lane | static_cast<std::uint64_t>(what) << 8 | std::uint64_t{lines} << 16 |
             std::uint64_t{flags} << 24);
}

void device_crosses(Hw& h, std::uint8_t actor, const GuestRequest& r, bool at_b) {
  const unsigned d = actor - kDevice0;
  const bool ats = h.spec.devices[d].ats;
  const bool direct = h.device(d).direct != 0 || (at_b && ats && h.spec.direct_translated_p2p);
  const auto flags = static_cast<std::uint8_t>((at_b ? kToEnd : kToStart) | (ats ? kByAts : 0));
  if (!r.write) {
    if (at_b)
      return cross(h, FactKind::kTlpEnters, actor, r.page, kToBN, Kind::kDeviceRead, r.lines,
                   flags);
    return cross(h, FactKind::kTlpLeaves, actor, r.page, kRootN, Kind::kDeviceRead, r.lines, flags);
  }
  const auto enters = [&](LaneId lane) {
    cross(h, FactKind::kTlpEnters, actor, r.page, lane, Kind::kDeviceWrite, r.lines, flags);
  };
  enters(direct ? h.lay.device_lane(d, kDirectP) : LaneId{kUpP});
  if (at_b && !direct) enters(kDownP);
  if (at_b) enters(kToBP);
}

void vcpu_crosses(Hw& h, std::uint8_t actor, const GuestRequest& r, bool at_b) {
  const bool runs_at_b = h.vcpu(actor - kVcpu0).at_b != 0;
  if (at_b == runs_at_b) return;
  const Kind kind = r.write ? Kind::kCpuWrite : Kind::kCpuRead;
  if (runs_at_b) {  // back to A, whose page it still is
    const auto lane = static_cast<LaneId>(h.lay.from_b + (r.write ? 0 : 1));
    return cross(h, FactKind::kTlpEnters, actor, r.page, lane, kind, 1, kToStart);
  }
  if (r.write) cross(h, FactKind::kTlpEnters, actor, r.page, kDownP, kind, 1, kToEnd);
  cross(h, FactKind::kTlpEnters, actor, r.page, r.write ? kToBP : kToBN, kind, 1, kToEnd);
}

bool next_request(const Env& env, Hw& h, unsigned d, GuestRequest& out) {
  const DeviceSpec& spec = h.spec.devices[d];
  Device& dev = h.device_edit(d);
  if (spec.requests != 0 && dev.requests_left == 0) return false;
  if (spec.requests != 0) --dev.requests_left;
  out = device_request(spec, dev.cursor++, env.ledger.lines_per_page);
  return true;
}

void lands(Hw& h, const Fact& f, const GuestRequest& r, bool at_b) {
  const bool device = f.actor < kVcpu0;
  std::uint64_t value = 0;
  if (r.write) {
    std::uint32_t& written =
        device ? h.device_edit(f.actor - kDevice0).written : h.vcpu_edit(f.actor - kVcpu0).written;
    value = stamp(f.actor, ++written) + r.lines - 1;
    write_lands(h, f.actor, r.page, value, r.lines, at_b);
  } else {
    value = read_lands(h, f.actor, r.page, at_b);
  }
  if (h.facts == nullptr) return;
  device ? device_crosses(h, f.actor, r, at_b) : vcpu_crosses(h, f.actor, r, at_b);
  h.facts->push({f.at, value, r.lines, r.page,
                 r.write ? FactKind::kGuestWrite : FactKind::kGuestRead, f.actor, 0});
}

}  // namespace

void replay_access(Hw& h, const Fact& f, bool at_b) {
  if (f.kind == FactKind::kGuestWrite) {
    write_lands(h, f.actor, f.a, f.b, static_cast<std::uint32_t>(f.c), at_b);
  } else if (f.kind == FactKind::kGuestRead) {
    read_lands(h, f.actor, f.a, at_b);
  }
  if (h.facts != nullptr) h.facts->push(f);
}

bool make_access(const Env& env, Hw& h, const Fact& f, bool drain) {
  const bool device = f.actor < kVcpu0;
  if (drain && (!device || h.spec.devices[f.actor - kDevice0].requests == 0)) return false;
  if (f.kind != FactKind::kGuestWrite && f.kind != FactKind::kGuestRead) {
    if (h.facts != nullptr) h.facts->push(f);
    return false;
  }
  GuestRequest r;
  const bool made =
      device ? next_request(env, h, f.actor - kDevice0, r)
             : next_access(h, f.actor - kVcpu0, &env.trace, env.ledger.lines_per_page, r);
  if (made) lands(h, f, r, h.committed(r.page));
  return made;
}

bool finite_requests_left(const Env& env, const Hw& h) {
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) {
    if (env.hw.devices[d].requests != 0 && h.device(d).requests_left > 0) return true;
  }
  return false;
}

}  // namespace pf

// Choices as text: `actor.action(args)`, the same in run files, narrator, logs and on the command
// line.
#include <fmt/format.h>

#include <charconv>
#include <cstring>
#include <iterator>

#include "core/hw/clock.h"
#include "core/hw/device.h"
#include "core/hw/interposer.h"
#include "core/hw/interposer_b.h"
#include "core/hw/kinds.h"
#include "core/hw/lane.h"
#include "core/hw/lane_parts.h"
#include "core/hw/peer.h"
#include "core/hw/port.h"
#include "core/world/step.h"

namespace pf {
namespace {

std::string_view kind_word(Kind kind) {
  // In the order of Kind.
  static constexpr std::string_view kWords[] = {
      "nothing",       "pte",        "ept",
      "boolean",       "store",      "copy",
      "write",         "read",       "translation-request",
      "invalidate",    "ack",        "data",
      "translation",   "vcpu-write", "vcpu-read",
      "flush-read",    "flush-done", "vcpu-data",
      "iotlb",         "ats",        "wait",
      "msi",           "doorbell",   "peer-write",
      "command",       "answer",     "bit",
      "register-read", "register",   "word-read",
      "compare-swap",  "fetch-add",  "word-write",
      "word",          "copy-read",  "notice",
      "atomic",
  };
  static_assert(std::size(kWords) == static_cast<std::size_t>(Kind::kDeviceAtomic) + 1);
  return kWords[static_cast<std::size_t>(kind)];
}

// What a write keeps of its first or its last line.
std::string bytes_named(std::uint8_t enables) {
  if ((enables & kSkipsLow) != 0) return " from=middle";
  return (enables & kSkipsHigh) != 0 ? " to=middle" : "";
}

std::string place(const Hw& h, std::uint32_t line) {
  return fmt::format("page={} line={}", h.page_of(line), line % h.spec.lines_per_page);
}

std::string what(const Env& env, const Hw& h, const Event& e) {
  std::string out(kind_word(e.kind));
  if (e.kind == Kind::kPeerWrite) return out + " from=" + actor_name(env, e.from);
  if (e.kind == Kind::kStoreBoolean) return out + fmt::format(" index={}", e.line);
  out += names_page(e.kind) ? fmt::format(" page={}", e.line) : " " + place(h, e.line);
  if (wants_data(e.kind) || e.kind == Kind::kReadCompletion) {
    out += fmt::format(" tag={}", e.tag);
  }
  if (e.kind == Kind::kDeviceWrite || e.kind == Kind::kCopyWrite) out += bytes_named(e.tag);
  if (e.kind == Kind::kQiAts) return out + " to=" + actor_name(env, kDevice0 + e.tag);
  return out + " from=" + actor_name(env, e.from);
}

// What the head of a lane to host B's memory meets there, or before it.
const char* at_target(const Hw& h, const Event& e) {
  if (sends_home(h, e)) return "interposer_b.sends_home";
  return e.kind == Kind::kPageNotice ? "interposer_b.learns" : "ram_b.lands";
}

std::string lane_text(const Env& env, const Hw& h, LaneId lane, unsigned i) {
  const bool misses = i > 0 && !h.lay.lanes[lane].pool;
  const std::string args = "(" + what(env, h, entry(h, lane, misses ? 0 : i)) + ")";
  switch (lane) {
    case kUpP:
    case kUpN:
    case kAckBypass:
      return (has_interposer(h) ? "interposer.takes" : "root.takes") + args;
    case kRootP:
    case kRootN:
      if ((entry(h, lane, i).flags & kToWindow) != 0) return "root.sends_to_ots" + args;
      return ((entry(h, lane, i).flags & kToEnd) != 0 ? "root.turns_back" : "root.lands") + args;
    case kDownP:
    case kDownN:
      return "ntb.takes" + args;
    case kToBP:
    case kToBN:
      return at_target(h, entry(h, lane)) + args;
    case kCompletions:
      return actor_name(env, entry(h, lane, i).from) + ".receives" + args;
    case kQiLane:
      return "iommu.invalidates" + args;
    default:
      break;
  }
  if (lane < h.lay.first_thread) {
    if (h.lay.is_direct(lane)) return "ntb.takes" + args;
    return actor_name(env, static_cast<std::uint8_t>(kDevice0 + h.lay.device_of(lane))) +
           (misses                                   ? ".misses"
            : entry(h, lane).kind == Kind::kDoorbell ? ".hears"
            : h.lay.which_of(lane) == kMessages      ? ".purges"
                                                     : ".receives") +
           args;
  }
  if (const LanePart* part = part_of(h, lane)) return part->does(h, lane, i) + args;
  const unsigned index = lane - h.lay.first_thread;
  if (index < 3) return actor_name(env, static_cast<std::uint8_t>(index)) + ".store_lands" + args;
  if (index < 6) return actor_name(env, static_cast<std::uint8_t>(index - 3)) + ".drains" + args;
  return actor_name(env, static_cast<std::uint8_t>(kVcpu0 + index - 6)) + ".store_lands" + args;
}

std::string vcpu_text(const Hw& h, unsigned variant) {
  const std::uint32_t lines = h.spec.lines();
  if (variant < lines) return fmt::format("load({})", place(h, variant));
  if (variant < 2 * lines) return fmt::format("store({})", place(h, variant - lines));
  return fmt::format("walks(page={})", variant - 2 * lines);
}

std::string device_text(const Env& env, const Hw& h, unsigned d, unsigned variant) {
  const DeviceChoice c = device_choice(h, variant);
  switch (c.act) {
    case DeviceAct::kRead:
      return fmt::format("read({})", place(h, c.at));
    case DeviceAct::kWrite:
      return fmt::format("write({})", place(h, c.at));
    case DeviceAct::kAsk:
      return fmt::format("asks(page={})", c.at);
    case DeviceAct::kAnnounce:
      return "interrupts()";
    case DeviceAct::kToPeer:
      return fmt::format("sends(to={})",
                         actor_name(env, static_cast<std::uint8_t>(kDevice0 + peer_number(h, d))));
    case DeviceAct::kAtomic:
      return fmt::format("atomic({})", place(h, c.at));
    case DeviceAct::kWriteEnds:
      return fmt::format("write({}{})", place(h, c.at), bytes_named(kSkipsHigh));
    case DeviceAct::kWriteBegins:
      return fmt::format("write({}{})", place(h, c.at), bytes_named(kSkipsLow));
  }
  return {};
}

std::string eviction_text(const Env& env, const Hw& h, unsigned variant) {
  const std::uint32_t pages = h.spec.pages;
  const auto devices = static_cast<unsigned>(h.spec.devices.size());
  if (variant < pages) return fmt::format("iotlb.evicts(page={})", variant);
  if (variant < pages * (1 + devices)) {
    return fmt::format("{}.evicts(page={})",
                       actor_name(env, static_cast<std::uint8_t>(kDevice0 + variant / pages - 1)),
                       variant % pages);
  }
  return fmt::format("cache.evicts({})", place(h, variant - pages * (1 + devices)));
}

std::string walk_text(const Env& env, const Hw& h, unsigned w) {
  const Walk& walk = h.get<Walk>(h.lay.walks, w);
  const char* verb = walk.state != 2  ? "walk_reads"
                     : walk.lost != 0 ? "walk_restarts"
                                      : "walk_fills";
  return fmt::format("iommu.{}(page={} for={}{})", verb, walk.page,
                     actor_name(env, static_cast<std::uint8_t>(kDevice0 + walk.device)),
                     walk.ats != 0 ? " ats" : "");
}

std::string thread_text(const Env& env, const Hw& h, unsigned thread) {
  const std::string name = actor_name(env, static_cast<std::uint8_t>(thread));
  if (thread == kCpu0 && h.txn().doomed != 0) return name + ".takes_abort()";
  return fmt::format("{}.{}()", name, op_name(env, env.mechanism->next_op(env, h, thread)));
}

}  // namespace

std::string actor_name(const Env& env, std::uint8_t actor) {
  switch (actor) {
    case kCpu0:
      return "cpu0";
    case kHelper0:
      return "cpu1";
    case kHelper1:
      return "cpu2";
    case kIommu:
      return "iommu";
    case kNtb:
      return "ntb";
    case kRamB:
      return "ram_b";
    case kSwitch:
      return "switch";
    case kClock:
      return "clock";
    case kNobody:
      return "interrupt";
    default:
      break;
  }
  if (actor >= kVcpu0) return fmt::format("vcpu{}", actor - kVcpu0);
  const unsigned d = actor - kDevice0;
  if (d < env.hw.devices.size() && !env.hw.devices[d].name.empty()) return env.hw.devices[d].name;
  return fmt::format("device{}", d);
}

std::string choice_text(const Env& env, const Hw& h, Choice c) {
  const Layout& lay = h.lay;
  auto actor = [&](unsigned first, unsigned of) {
    return actor_name(env, static_cast<std::uint8_t>(first + c.slot - of)) + ".";
  };
  if (c.slot < lay.lanes.size()) return lane_text(env, h, c.slot, c.variant);
  if (c.slot < lay.device_slot) return walk_text(env, h, c.slot - lay.walk_slot);
  if (c.slot < lay.ack_slot) {
    return actor(kDevice0, lay.device_slot) +
           device_text(env, h, c.slot - lay.device_slot, c.variant);
  }
  if (c.slot < lay.vcpu_slot) {
    const Device& dev = h.device(c.slot - lay.ack_slot);
    return actor(kDevice0, lay.ack_slot) + fmt::format("acks(page={})", dev.ack_page);
  }
  if (c.slot < lay.ipi_slot) {
    return actor(kVcpu0, lay.vcpu_slot) + vcpu_text(h, c.variant);
  }
  if (c.slot < lay.thread_slot) return actor(kVcpu0, lay.ipi_slot) + "answers()";
  if (c.slot < lay.clock_slot) return thread_text(env, h, c.slot - lay.thread_slot);
  if (c.slot == lay.clock_slot) return fmt::format("clock.ticks(slot={})", clock_slot(h) + 1);
  if (c.slot == lay.eviction_slot) return eviction_text(env, h, c.variant);
  if (c.slot == lay.fault_slot) {
    const FaultSpec* dies = h.spec.about(Fault::kHostDies);
    if (!env.hw.explored || !h.spec.has(Fault::kHostDies)) return "fault.strikes(cpu0)";
    return dies != nullptr && dies->host == kHostB ? "host_b.dies()" : "host_a.dies()";
  }
  if (c.slot >= lay.irq_slot) return actor(kVcpu0, lay.irq_slot) + "takes_msi()";
  return "interrupt.hits(cpu0)";
}

namespace {

bool number_after(const std::string& text, const char* key, std::uint32_t& out) {
  const std::size_t at = text.find(key);
  if (at == std::string::npos) return false;
  const char* first = text.data() + at + std::strlen(key);
  return std::from_chars(first, text.data() + text.size(), out).ec == std::errc{};
}

// Accesses of devices and vCPUs name their place: in a large memory these few are asked at once.
bool find_access(const Env& env, const Hw& h, const std::string& text, Choice& out) {
  std::uint32_t page = 0, line = 0;
  if (!number_after(text, "(page=", page) || page >= h.spec.pages) return false;
  number_after(text, " line=", line);
  const std::uint32_t lines = h.spec.lines(), at = h.first_line(page) + line;
  const unsigned of_devices = h.lay.ack_slot - h.lay.device_slot;
  for (unsigned who = 0; who < of_devices + h.spec.vcpus; ++who) {
    const unsigned slot =
        who < of_devices ? h.lay.device_slot + who : h.lay.vcpu_slot + who - of_devices;
    const auto found = [&](std::uint32_t variant) {
      out = {static_cast<std::uint8_t>(slot), 0, variant};
      return enabled(env, h, out) && choice_text(env, h, out) == text;
    };
    if (found(at) || found(lines + at) || found(2 * lines + page)) return true;
    for (const DeviceAct act :
         {DeviceAct::kAtomic, DeviceAct::kWriteEnds, DeviceAct::kWriteBegins}) {
      const bool there = who < of_devices && device_has(h, act);
      if (there && found(device_variant(h, {act, at}))) return true;
    }
  }
  return false;
}

// A timed run offers no interrupt of itself, yet one can be forced where it would abort something.
bool find_interrupt(const Env& env, const Hw& h, const std::string& text, Choice& out) {
  out = {h.lay.spurious_slot, 0, 0};
  return choice_text(env, h, out) == text && enabled(env, h, out);
}

}  // namespace

bool find_choice(const Env& env, const Hw& h, const std::string& text, Choice& out) {
  if (find_access(env, h, text, out) || find_interrupt(env, h, text, out)) return true;
  std::vector<Choice> choices;
  enumerate(env, h, choices);
  for (const Choice& c : choices) {
    if (choice_text(env, h, c) == text) {
      out = c;
      return true;
    }
  }
  return false;
}

}  // namespace pf

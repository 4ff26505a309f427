// The state of a component as rows, each with its value before the step.
#include <fmt/format.h>

#include <algorithm>
#include <bit>

#include "core/hw/hot_plug.h"
#include "core/hw/lane.h"
#include "core/hw/peer.h"
#include "core/hw/port.h"
#include "ui/session/session_impl.h"
#include "ui/session/words.h"

namespace pf {
namespace {

const char* place_text(Place p) {
  constexpr const char* kNames[] = {"not present", "$START", "$END", "the OTS window"};
  return kNames[static_cast<std::size_t>(p)];
}

std::string lines_text(unsigned n) { return fmt::format("{} {}", n, n == 1 ? "line" : "lines"); }

using Rows = std::vector<InspectorRow>;
void add(Rows& rows, const char* label, std::string value) {
  rows.push_back({label, std::move(value), {}, false, false});
}

std::string doing(const Env& env, const Hw& h) {
  const ThreadNow now = thread_now(env, h, kCpu0);
  const OpWords words = op_words(env, now.op);
  // Wherever it was when the transaction ended, that is not what it does now.
  if (h.txn().doomed != 0) return "gives the try up";
  return now.waits && words.waits[0] != '\0' ? words.waits : words.does;
}

// Of CPU0, where it moves pages without a transaction.
Rows plain_mover(const Env& env, const Hw& h) {
  Rows r;
  add(r, "Doing", doing(env, h));
  add(r, "Try", moving(h) ? std::to_string(move_of(h).attempt) : "none");
  return r;
}

Rows transaction(const Env& env, const Hw& h) {
  const Transaction& t = h.txn();
  Rows r;
  add(r, "State",
      t.active != 0         ? "in a transaction"
      : t.doomed != 0       ? "aborted"
      : in_fallback(env, h) ? "falls back"
                            : "no transaction");
  add(r, "Doing", doing(env, h));
  const unsigned written = (t.pte_written != 0 ? 1U : 0U) + (t.ept_written != 0 ? 1U : 0U);
  add(r, "Write set", written == 0 ? "empty" : fmt::format("PTE line {}", t.page / kPtesPerLine));
  const unsigned lines = t.lines_read;
  const auto slots = static_cast<unsigned>(std::popcount(t.booleans_read));
  add(r, "Read set",
      lines + slots == 0 ? "empty"
      : slots == 0       ? lines_text(lines)
                         : fmt::format("{} + {} lines", lines, slots));
  add(r, "Next slot",
      h.clock().running != 0 && h.clock().slot > 0 ? fmt::format("N = {}", h.clock().slot - 1)
                                                   : "none");
  if (t.cause != AbortCause::kNone) {
    add(r, "Cause", cause_title(t.cause));
    add(r, "Status", status_text(t.status));
    add(r, "Requester", t.offender == kNobody ? "outside" : actor_label(env, t.offender));
  }
  add(r, "Try",
      moving(h) ? fmt::format("{} of {}", move_of(h).attempt, env.move.max_attempts) : "none");
  return r;
}

Rows helper(const Env& env, const Hw& h) {
  Rows r;
  for (unsigned t = 1; t <= std::min(2U, env.hw.helpers); ++t) {
    const ThreadNow now = thread_now(env, h, t);
    const char* name = t == 1 ? "CPU1" : "CPU2";
    add(r, name,
        now.idle    ? "idle"
        : now.waits ? op_words(env, now.op).waits
                    : op_words(env, now.op).does);
    if (!now.idle)
      add(r, t == 1 ? "CPU1 works for" : "CPU2 works for",
          fmt::format("try {} of {}", move_of(h).thread[t].attempt,
                      hex_page(move_of(h).thread[t].page)));
    const unsigned held = count(h, h.lay.write_combining(t));
    add(r, t == 1 ? "Write combining" : "Write combining, CPU2", fmt::format("{} lines", held));
  }
  return r;
}

Rows iommu(const Env& env, const Hw& h, std::uint32_t focus) {
  Rows r;
  const auto entries = iotlb_entries(h);
  add(r, "$PTE reads", place_text(h.page(focus).pte));
  add(r, "IOTLB", fmt::format("{} of {} held", entries.size(), h.lay.iotlb_slots));
  std::string own = "not held";
  for (const CachedEntry& e : entries) {
    if (e.page == focus) own = place_text(e.to);
  }
  add(r, "IOTLB, this page", own);
  unsigned walks = 0;
  const Port port = port_in_use(h);
  for (std::uint32_t w = port.first_walk; w < port.first_walk + env.hw.walkers; ++w)
    walks += h.get<Walk>(h.lay.walks, w).state != 0 ? 1 : 0;
  add(r, "Walks", fmt::format("{} of {}", walks, env.hw.walkers));
  add(r, "Queue", fmt::format("{} descriptors", count(h, port.qi)));
  add(r, "Acks owed", fmt::format("{}", h.get<Answers>(h.lay.answers).acks_owed));
  add(r, "At the root port",
      fmt::format("{} writes, {} reads", count(h, port.root_p), count(h, port.root_n)));
  return r;
}

const char* state_label(DeviceState state) {
  constexpr const char* kNames[] = {"RUNNING", "RUNNING_P2P", "STOP", "STOP_COPY", "RESUMING"};
  return kNames[static_cast<std::size_t>(state)];
}

Rows device(const Env& env, const Hw& h, unsigned d) {
  const Device& dev = h.device(d);
  Rows r;
  add(r, "State",
      is_away(h, d) ? "unplugged"
      : has_peers(h) && peer_of(h, d).state != DeviceState::kRunning
          ? state_label(peer_of(h, d).state)
      : dev.stopped != 0 ? "stopped"
      : dev.ask != 0     ? "waits for a translation"
                         : "running");
  add(r, "Reads out", fmt::format("{} of {}", dev.reads_out, env.hw.devices[d].outstanding));
  add(r, "Requests made", group_digits(dev.cursor));
  add(r, "Writes made", group_digits(dev.written));
  if (env.hw.devices[d].ats) {
    add(r, "Device cache",
        fmt::format("{} of {} entries", atc_entries(h, d).size(), h.spec.devices[d].atc_entries));
    add(r, "Asks for", dev.ask != 0 ? hex_page(dev.ask_page) : "nothing");
    add(r, "Owes an ack", dev.ack_owed != 0 ? hex_page(dev.ack_page) : "no");
    add(r, "Reads under the old entry", fmt::format("{}", old_reads(h, d)));
  }
  return r;
}

Rows vcpu(const Hw& h, unsigned v) {
  const Vcpu& c = h.vcpu(v);
  Rows r;
  add(r, "State",
      c.parked != 0     ? "stopped"
      : c.read_out != 0 ? "waits for a load"
      : c.done != 0     ? "script over"
                        : "running");
  add(r, "Runs at", c.at_b != 0 ? "Host B" : "Host A");
  add(r, "Accesses", group_digits(c.cursor));
  add(r, "Shootdown", c.ipi != 0 ? "asked for " + hex_page(c.ipi_page) : "none");
  add(r, "Store buffer", fmt::format("{} stores", count(h, h.lay.vcpu_store_buffer(v))));
  return r;
}

Rows bridge(const Hw& h) {
  Rows r;
  add(r, "Up to A", fmt::format("{} posted, {} reads", count(h, kUpP), count(h, kUpN)));
  add(r, "Down to the bridge",
      fmt::format("{} posted, {} reads", count(h, kDownP), count(h, kDownN)));
  unsigned direct_posted = 0, direct_reads = 0;
  for (unsigned d = 0; d < h.spec.devices.size(); ++d) {
    direct_posted += count(h, h.lay.device_lane(d, kDirectP));
    direct_reads += count(h, h.lay.device_lane(d, kDirectN));
  }
  add(r, "Straight from devices", fmt::format("{} posted, {} reads", direct_posted, direct_reads));
  add(r, "Through to B", fmt::format("{} posted, {} reads", count(h, kToBP), count(h, kToBN)));
  add(r, "Completions to cores", fmt::format("{}", count(h, kCompletions)));
  return r;
}

Rows page(const Env& env, const Hw& h, std::uint32_t p) {
  const CopyState copy = copy_state(env, h, p);
  const std::uint32_t n = env.hw.lines_per_page;
  Rows r;
  const PlaceNames names = place_names(env);
  add(r, "Lives at",
      h.committed(p) ? names.short_target + (env.hw.one_host ? ", $END" : ", $END_B")
                     : names.short_source + ", $START");
  const std::string landed = "Landed in " + names.short_target;
  add(r, (copy.wasted ? landed + ", wasted" : landed).c_str(),
      fmt::format("{} of {}", copy.landed, n));
  add(r, "In flight", fmt::format("{}", copy.on_wire));
  add(r, "Not yet stored", fmt::format("{}", n - copy.stored));
  add(r, "Entry, devices", place_text(h.page(p).pte));
  add(r, "Entry, CPU0", place_text(entry_as_cpu0(h, p)));
  if (env.hw.vcpus > 0) add(r, "Entry, guest", place_text(h.page(p).ept));
  return r;
}

Rows line(const Env& env, const Hw& h, std::uint32_t at) {
  const auto text = [&](const Copy& c) {
    const std::string s = stamp_text(env, c.value);
    return s.empty() ? std::string("zero") : fmt::format("{}, write {}", s, c.version);
  };
  Rows r;
  const bool b = h.committed(h.page_of(at));
  add(r, "At A", text(h.line_a(at)));
  add(r, "At B", text(h.line_b(at)));
  add(r, "Newest", text(h.golden(at)));
  add(r, "Readers reach", b ? "B" : "A");
  r.back().wrong = (b ? h.line_b(at) : h.line_a(at)).value != h.golden(at).value;
  return r;
}

Rows memory(const Env& env, const Hw& h, bool at_b) {
  Rows r;
  const MoveState& m = move_of(h);
  const std::uint32_t done = m.next_page - (m.attempt > 0 ? 1 : 0);
  add(r, "Pages", group_digits(env.hw.pages));
  add(r, at_b ? "Moved here" : "Moved away", group_digits(std::min(done, env.hw.pages)));
  add(r, "In move", m.attempt > 0 ? hex_page(m.page) : "none");
  return r;
}

Rows rows_of(const Env& env, const Hw& h, Selection s, std::uint32_t focus) {
  switch (s.part) {
    case Part::kCpu0:
      return by_transaction(env) ? transaction(env, h) : plain_mover(env, h);
    case Part::kHelper:
      return helper(env, h);
    case Part::kIommu:
      return iommu(env, h, focus);
    case Part::kNtb:
      return bridge(h);
    case Part::kMemoryA:
      return memory(env, h, false);
    case Part::kMemoryB:
      return memory(env, h, true);
    case Part::kDevice:
      return device(env, h, s.id);
    case Part::kVcpu:
      return vcpu(h, s.id);
    case Part::kPage:
      return page(env, h, s.id);
    case Part::kLine:
      return line(env, h, s.id);
    case Part::kNothing:
      break;
  }
  return {};
}

std::string title_of(const Env& env, Selection s) {
  switch (s.part) {
    case Part::kCpu0:
      return by_transaction(env) ? "Transaction, CPU0" : "Mover, CPU0";
    case Part::kHelper:
      return "Helper";
    case Part::kIommu:
      return "IOMMU";
    case Part::kNtb:
      return "Switch and bridge";
    case Part::kMemoryA:
      return "Memory, " + place_names(env).source;
    case Part::kMemoryB:
      return "Memory, " + place_names(env).target;
    case Part::kDevice:
      return actor_label(env, static_cast<std::uint8_t>(kDevice0 + s.id));
    case Part::kVcpu:
      return fmt::format("vCPU {}", s.id);
    case Part::kPage:
      return "Page " + hex_page(s.id);
    case Part::kLine:
      return fmt::format("Line {} of page {}", s.id % env.hw.lines_per_page,
                         hex_page(s.id / env.hw.lines_per_page));
    case Part::kNothing:
      break;
  }
  return {};
}

InspectorSection section(const Env& env, const SessionStep& step, Selection part,
                         std::uint32_t focus) {
  InspectorSection out;
  out.title = title_of(env, part);
  out.part = part;
  out.word = selection_word(env, part);
  out.rows = rows_of(env, step.after->look(env), part, focus);
  if (step.before == nullptr) return out;
  const Rows was = rows_of(env, step.before->look(env), part, focus);
  for (InspectorRow& row : out.rows) {
    for (const InspectorRow& old : was) {
      if (old.label != row.label || old.value == row.value) continue;
      row.was = old.value;
      row.changed = true;
    }
  }
  return out;
}

}  // namespace

std::vector<InspectorSection> Session::inspector() {
  const SessionStep& s = impl_->at_rest();
  const Env& e = impl_->env();
  const Hw h = s.after->look(e);
  const std::uint32_t focus = focus_page(e, h, impl_->place.selection);
  std::vector<Selection> parts;
  const auto add_part = [&](Selection part) {
    if (part.part == Part::kNothing) return;
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
  };
  add_part(impl_->place.selection);
  for (const Selection& pinned : impl_->pins) add_part(pinned);
  add_part({Part::kPage, focus});
  add_part({Part::kCpu0, 0});
  std::vector<InspectorSection> out;
  for (const Selection& part : parts) {
    out.push_back(section(e, s, part, part.part == Part::kPage ? part.id : focus));
    out.back().pinned =
        std::find(impl_->pins.begin(), impl_->pins.end(), part) != impl_->pins.end();
  }
  return out;
}

}  // namespace pf

#include <fmt/format.h>

#include <algorithm>

#include "core/base/error.h"
#include "core/mechanism/policy.h"
#include "core/mechanism/registry.h"
#include "core/scenario/reader.h"
#include "core/world/page_turns.h"

namespace pf {

void refuse_keys(const Entries& entries, const Scenario& s, const std::vector<std::string>& keys,
                 const std::string& wrong, const std::string& right) {
  for (const std::string& key : keys)
    if (const Entry* e = find_entry(entries, key)) refuse(*e, wrong, right);
  throw InputError(s.file, 0, 0, keys.front(), wrong, right);
}

namespace {

void check_mover(const Entries& entries, const Scenario& s) {
  if (!s.move.read_set && s.move.cpu_guard == CpuGuard::kReadSet && s.move.id == "htm")
    refuse_keys(entries, s, {"mechanism.read_set", "mechanism.cpu_guard"},
                "without a read set, cpu_guard = \"read-set\" guards nothing",
                "set mechanism.cpu_guard to \"not-present\", \"vm-paused\" or \"none\"");
  const MechanismRow* row = find_mechanism(s.move.id);
  if (row != nullptr && !has_policy(*row, s.move.device_policy)) {
    const std::string has = policies_of(*row);
    refuse_keys(
        entries, s, {"mechanism.device_policy", "mechanism.id"},
        fmt::format("\"{}\" has no such policy", s.move.id),
        has.empty() ? "set it to \"own\"" : fmt::format("set it to {}, or leave it out", has));
  }
  if (row == nullptr || row->check == nullptr) return;
  if (const auto refusal = row->check(s.hw, s.move))
    refuse_keys(entries, s, refusal->keys, refusal->wrong, refusal->right);
}

// "\"htm\", \"stop-and-copy\" or \"none\"".
std::string movers_in_one_host() {
  std::vector<std::string> names;
  for (const MechanismRow& row : registry())
    if (row.in_one_host) names.push_back(fmt::format("\"{}\"", row.slug));
  const std::string last = names.back();
  names.pop_back();
  return fmt::format("{} or {}", fmt::join(names, ", "), last);
}

// In one host there is no other to go to, and no way past the root port.
void check_one_host(const Entries& entries, const Scenario& s) {
  if (!s.hw.one_host) return;
  if (s.move.campaign.cut_over || s.move.campaign.switch_at < 100)
    refuse_keys(entries, s, {"campaign.cut_over", "campaign.switch_at", "hw.one_host", "topology"},
                "in one host nobody goes to another", "set campaign.cut_over to false");
  if (s.hw.direct_translated_p2p)
    refuse_keys(entries, s, {"hw.switch.direct_translated_p2p", "topology"},
                "in one host there is no way past the root port",
                "set hw.switch.direct_translated_p2p to false");
  if (const MechanismRow* row = find_mechanism(s.move.id); row != nullptr && !row->in_one_host)
    refuse_keys(entries, s, {"mechanism.id", "topology"},
                "this mover goes from one host to another",
                fmt::format("set mechanism.id to {}", movers_in_one_host()));
  if (s.hw.detail == Detail::kPage)
    refuse_keys(entries, s, {"detail", "topology"}, "one host is modelled line by line",
                "set detail to \"line\"");
  for (std::size_t d = 0; d < s.hw.devices.size(); ++d)
    if (!s.hw.devices[d].snoop)
      refuse_keys(entries, s, {fmt::format("devices.{}.snoop", d)},
                  "a device that does not snoop would not see the cached copy",
                  "set it to true, or take a topology of two hosts");
}

// 32 bits number what a vCPU can do next: load or store any line, walk to any page.
constexpr std::uint64_t kMostChoices = std::uint64_t{1} << 32;

void check_size(const Entries& entries, const Scenario& s) {
  const std::uint64_t a_page = 2 * std::uint64_t{s.hw.lines_per_page} + 1;
  if (s.hw.detail == Detail::kPage || s.hw.pages * a_page < kMostChoices) return;
  refuse_keys(
      entries, s, {"guest.pages"},
      fmt::format("{} pages have too many lines for detail = \"line\"", s.hw.pages),
      fmt::format("set detail = \"page\", or give at most {} pages", (kMostChoices - 1) / a_page));
}

// The vCPUs go to B while pages are left at A.
void check_switch(const Entries& entries, const Scenario& s) {
  if (s.move.campaign.switch_at >= 100) return;
  if (s.hw.vcpus == 0)
    refuse_keys(entries, s, {"campaign.switch_at"}, "a guest without vCPUs has none to switch",
                "set guest.vcpus to 1 or more, or leave it out");
  if (s.move.id == "stop-and-copy")
    refuse_keys(entries, s, {"campaign.switch_at"}, "stop-and-copy moves a guest that stands still",
                "leave it out, or set mechanism.id to \"htm\"");
  if (s.move.cpu_guard == CpuGuard::kReadSet && s.move.id == "htm")
    refuse_keys(entries, s, {"mechanism.cpu_guard", "campaign.switch_at"},
                "no transaction at A can hold an entry of the guest's tables at B",
                "set mechanism.cpu_guard to \"not-present\" or \"vm-paused\"");
}

// B's IOMMU takes over with the vCPUs, and host B moves what is left.
void check_iommu(const Entries& entries, const Scenario& s) {
  if (s.move.campaign.iommu == ActiveIommu::kA) return;
  const auto refuse_b = [&](const char* key, const char* wrong, const char* right) {
    refuse_keys(entries, s, {key, "campaign.iommu"}, wrong, right);
  };
  if (s.move.id != "htm")
    refuse_b("mechanism.id", "only the HTM move goes on from host B", "set it to \"htm\"");
  if (!s.move.campaign.cut_over || s.move.campaign.switch_at >= 100)
    refuse_b(s.move.campaign.cut_over ? "campaign.switch_at" : "campaign.cut_over",
             "the devices go to B's IOMMU before all pages have",
             "set campaign.cut_over to true, and campaign.switch_at below 1");
  if (s.hw.devices.empty())
    refuse_b("devices", "there is no device to translate for", "give the scenario a device");
}

// A guest that lies on both hosts when the run begins is one that nobody moves.
void check_begun(const Entries& entries, const Scenario& s) {
  std::vector<std::string> keys;
  if (s.hw.pages_at_b > 0) keys.push_back("guest.pages_at_b");
  for (std::size_t d = 0; d < s.hw.devices.size(); ++d)
    if (s.hw.devices[d].at_b) keys.push_back(fmt::format("devices.{}.at_b", d));
  if (keys.empty()) return;
  if (s.move.id != "none")
    refuse_keys(entries, s, keys, "a mover begins with a guest that is at host A",
                "set mechanism.id to \"none\"");
  if (s.hw.pages_at_b > s.hw.pages || s.hw.vcpus > 0 || s.hw.one_host)
    refuse_keys(entries, s, keys, "only a guest without vCPUs can begin on two hosts",
                "set guest.vcpus to 0, and give at most guest.pages");
}

// Pages that move together: aligned, so that a few entry lines hold all their entries.
void check_batch(const Entries& entries, const Scenario& s) {
  const std::uint32_t batch = s.move.campaign.batch;
  const auto refuse_batch = [&](const char* key, const std::string& wrong, const char* right) {
    refuse_keys(entries, s, {key, "campaign.batch"}, wrong, right);
  };
  if ((batch & (batch - 1)) != 0)
    refuse_batch("campaign.batch", fmt::format("{} is no power of two", batch),
                 "give 1, 2, 4, 8 and so on up to 512");
  if (batch == 1) return;
  if (s.move.id != "htm" && s.move.id != "iommu-modify" && s.move.id != "stop-and-copy")
    refuse_batch(
        "mechanism.id", fmt::format("\"{}\" moves one page at a time", s.move.id),
        "set it to \"htm\", \"iommu-modify\" or \"stop-and-copy\", or campaign.batch to 1");
  if (s.hw.pages % batch != 0)
    refuse_batch("guest.pages",
                 fmt::format("{} pages are no whole batches of {}", s.hw.pages, batch),
                 "give a multiple of campaign.batch");
  if (s.hw.detail == Detail::kPage)
    refuse_batch("detail", "at detail = \"page\" pages move one by one",
                 "set detail to \"line\", or campaign.batch to 1");
  if (s.hw.bridge.aperture_pages % batch != 0)
    refuse_batch("hw.bridge.aperture_pages",
                 fmt::format("a window of {} pages parts a batch", s.hw.bridge.aperture_pages),
                 "give a multiple of campaign.batch");
}

// At page detail a stretch of pages stands for those behind it, which the numbers decide.
void check_order(const Entries& entries, const Scenario& s) {
  if (s.hw.detail != Detail::kPage || !goes_by_heat(s.move.campaign.order)) return;
  refuse_keys(entries, s, {"campaign.order", "detail"},
              "at detail = \"page\" pages go by their numbers",
              "set it to \"sequential\" or \"reverse\", or detail to \"line\"");
}

bool window_slides(const Scenario& s) {
  return s.hw.bridge.aperture_pages > 0 && s.hw.bridge.aperture_pages < s.hw.pages;
}

// A bridge that shows a part of the guest: pages leave it in the order of their numbers, and what
// has left is reached only past host A.
void check_window(const Entries& entries, const Scenario& s) {
  if (!window_slides(s)) return;
  const CampaignSpec& c = s.move.campaign;
  const auto refuse_window = [&](const char* key, const char* wrong, const char* right) {
    refuse_keys(entries, s, {key, "hw.bridge.aperture_pages"}, wrong, right);
  };
  if (s.move.id != "htm")
    refuse_window("mechanism.id", "only the HTM move lets the bridge's window slide",
                  "set it to \"htm\", or hw.bridge.aperture_pages to 0");
  if (!c.cut_over)
    refuse_window("campaign.cut_over", "what has left the bridge's window is reached past host A",
                  "set campaign.cut_over to true");
  if (goes_by_heat(c.order))
    refuse_window("campaign.order", "the bridge's window slides from one end of the guest",
                  "set campaign.order to \"sequential\" or \"reverse\"");
  if (c.switch_at < 100)
    refuse_window("campaign.switch_at", "vCPUs at B would need a window to A that slides too",
                  "leave it out, or set hw.bridge.aperture_pages to 0");
  if (s.hw.vcpus > 0 && s.hw.guest.moved_page != MovedPage::kFault)
    refuse_window("guest.moved_page", "a vCPU at A cannot reach what has left the bridge's window",
                  "set guest.moved_page to \"fault\", so that it waits, or guest.vcpus to 0");
}

// Steps of a cut-over that there is none to leave out of.
void check_cut_over_steps(const Entries& entries, const Scenario& s) {
  const CampaignSpec& c = s.move.campaign;
  if (!c.cutover_drain && !c.cut_over && c.switch_at >= 100)
    refuse_keys(entries, s, {"campaign.cutover_drain", "campaign.cut_over"},
                "nobody changes paths, so nothing is left on an old one",
                "leave it out, or set campaign.cut_over to true");
  if (!c.requester_ids && !c.cut_over)
    refuse_keys(entries, s, {"campaign.requester_ids", "campaign.cut_over"},
                "no device goes by a bridge that would have to know it",
                "leave it out, or set campaign.cut_over to true");
  if (!c.window_drain && !window_slides(s))
    refuse_keys(entries, s, {"campaign.window_drain", "hw.bridge.aperture_pages"},
                "the bridge shows the whole guest, so nothing slides",
                "leave it out, or give hw.bridge.aperture_pages fewer than guest.pages");
}

// What of a cut-over the bridges can do.
void check_cut_over(const Entries& entries, const Scenario& s) {
  const auto devices = static_cast<std::uint32_t>(s.hw.devices.size());
  if (!s.move.campaign.cut_over) return;
  if (s.hw.bridge.requester_ids < devices + 1)
    refuse_keys(entries, s, {"hw.bridge.requester_ids"},
                fmt::format("a table of {} ids for {} devices and host A",
                            s.hw.bridge.requester_ids, devices),
                fmt::format("give {} or more", devices + 1));
  const bool own = s.hw.topology.remap != Remap::kMoveBridge || s.hw.bridge.move > 0;
  if (s.hw.detail == Detail::kPage && (own || window_slides(s)))
    refuse_keys(entries, s, {"detail", "topology"},
                "at detail = \"page\" the last remap is that of FIG 1A, at once",
                "set detail to \"line\", or topology to \"fig-1a\" without times of its bridge");
}

void check_guest(const Entries& entries, const Scenario& s) {
  const GuestSpec& g = s.hw.guest;
  const bool trace = g.workload == Workload::kTrace;
  if (trace && g.trace_file.empty())
    refuse_keys(entries, s, {"guest.workload.kind"}, "\"trace\" names no recording",
                "add file = \"sqlite-insert.pftrace\" to [guest.workload]");
  if (!trace && !g.trace_file.empty())
    refuse_keys(entries, s, {"guest.workload.file"}, "only kind = \"trace\" plays a file",
                "set guest.workload.kind to \"trace\", or leave the file out");
  if (g.workload != Workload::kNone && s.hw.vcpus == 0)
    refuse_keys(entries, s, {"guest.workload.kind"}, "a guest without vCPUs does nothing",
                "set guest.vcpus to 1 or more, or the kind to \"none\"");
  if (trace && s.hw.page_bytes() != 4096)
    refuse_keys(entries, s, {"guest.page_bytes"}, "recordings have pages of 4096 bytes",
                "set guest.page_bytes to 4096");
  if (g.workload == Workload::kHotCold && g.hot_pages > s.hw.pages)
    refuse_keys(entries, s, {"guest.workload.hot_pages"},
                fmt::format("{} hot pages in a guest of {}", g.hot_pages, s.hw.pages),
                "give at most guest.pages");
}

// Budgets of nobody would be spent by nobody, and the search would find nothing wrong.
void check_budgets(const Entries& entries, const Scenario& s) {
  const ExploreSpec& e = s.hw.explore;
  if (s.explores && s.hw.vcpus == 0 && e.vcpu_reads + e.vcpu_writes > 0)
    refuse_keys(entries, s, {"explore.vcpu_writes", "explore.vcpu_reads"},
                "a guest without vCPUs makes no accesses", "set guest.vcpus to 1 or more");
}

// A flag that is an interrupt: one device sends it, to the only vCPU there is.
void check_flag(const Entries& entries, const Scenario& s) {
  const ExploreSpec& e = s.hw.explore;
  if (e.data_then_flag && e.device_atomics > 0)
    refuse_keys(entries, s, {"explore.device_atomics", "explore.data_then_flag"},
                "data and their flag are writes, and an AtomicOp of the flag's line would be taken "
                "for it",
                "set explore.device_atomics to 0");
  if (e.flag == FlagKind::kMemory) return;
  const auto refuse_flag = [&](const char* wrong, const char* right) {
    refuse_keys(entries, s, {"explore.flag"}, wrong, right);
  };
  if (!e.data_then_flag) refuse_flag("nothing is announced", "set explore.data_then_flag to true");
  if (s.hw.devices.size() != 1 || s.hw.vcpus != 1)
    refuse_flag("an interrupt goes from one device to one vCPU",
                "give the scenario one device, and guest.vcpus = 1");
  if (e.device_writes < 2 || e.vcpu_reads == 0)
    refuse_flag("data and an interrupt are two writes, and a load looks for the data",
                "set explore.device_writes to 2 or more, and explore.vcpu_reads to 1 or more");
}

void check_opening(const Entries& entries, const Scenario& s) {
  if (s.open.at.empty() || parse_moment(s.open.at)) return;
  refuse_keys(entries, s, {"open.at"}, fmt::format("\"{}\" is no moment", s.open.at),
              fmt::format("give {}", kMomentForms));
}

void check_expectations(const Entries& entries, const Scenario& s) {
  for (const Expectation& e : s.expect) {
    const bool searched = e.name == "control" || e.name == "states" || e.text == "budget";
    const bool either = e.name == "verdict" || e.name == "invariant";
    if (searched && !s.explores)
      refuse_keys(entries, s, {"expect." + e.name}, "belongs to a search",
                  "add [explore] to the scenario, or expect something of its run");
    if (!searched && !either && s.explores)
      refuse_keys(entries, s, {"expect." + e.name}, "belongs to a run, and this one is searched",
                  "expect verdict, control, invariant or states, or leave [explore] out");
  }
}

}  // namespace

void check_together(const Entries& entries, const Scenario& s) {
  check_mover(entries, s);
  check_one_host(entries, s);
  check_size(entries, s);
  check_switch(entries, s);
  check_iommu(entries, s);
  check_batch(entries, s);
  check_begun(entries, s);
  check_order(entries, s);
  check_window(entries, s);
  check_cut_over_steps(entries, s);
  check_cut_over(entries, s);
  check_guest(entries, s);
  check_devices(entries, s);
  check_budgets(entries, s);
  check_flag(entries, s);
  check_opening(entries, s);
  check_expectations(entries, s);
}

}  // namespace pf

// Rows of the scenario itself, the guest and the devices.
#include <limits>

#include "core/scenario/parameter_access.h"

namespace pf::parameter_rows {
namespace {

// 1 TiB of 4 KiB pages, at page detail; at line detail 32 bits must number every line.
constexpr std::int64_t kMostPages = std::int64_t{1} << 28;
constexpr std::int64_t kMostCount = std::int64_t{1} << 48;

}  // namespace

void add_head(std::vector<Parameter>& rows) {
  rows.push_back(whole<&Scenario::format>("format", 1, 1, "", "Version of these keys."));
  rows.push_back(text<&Scenario::title>("title", 100, "What it is called, in a line."));
  rows.push_back(text<&Scenario::figure>(
      "figure", 100, "The figures it shows, separated by commas: FIG 1A, FIG 2."));
  rows.push_back(text<&Scenario::summary>("summary", 1000, "What happens and what to look at."));
  rows.push_back(
      text<&Scenario::topology>("topology", 100,
                                "How the parts are joined: a file of assets/topologies/. What it "
                                "states of hw holds where the "
                                "scenario says nothing of it."));
  rows.push_back(text<&Scenario::timing_name>(
      "timing", 100, "How long everything takes: a file of assets/timing/."));
  rows.push_back(choice<&HwSpec::detail>(
      "detail", "line|page",
      "What a step of a run is about: a line of memory, or a whole page (for large guests)."));
  rows.push_back(whole<&Scenario::seed>("seed", 0, std::numeric_limits<std::int64_t>::max(), "",
                                        "Start of the random numbers."));
}

void add_guest(std::vector<Parameter>& rows) {
  rows.push_back(whole<&HwSpec::pages>("guest.pages", 1, kMostPages, "pages",
                                       "Pages of guest memory, all of which are moved."));
  rows.push_back(whole<&HwSpec::pages_at_b>(
      "guest.pages_at_b", 0, kMostPages, "pages",
      "So many, the last ones, have moved before the run begins: for guests that nobody moves."));
  rows.push_back(row<&HwSpec::lines_per_page>(
      "guest.page_bytes", Kind::kLines, 64, 4096, "B",
      "Bytes of a page, in whole lines of 64; tiny pages make small explorations."));
  rows.push_back(whole<&HwSpec::vcpus>("guest.vcpus", 0, 16, "",
                                       "Virtual CPUs that use the "
                                       "memory meanwhile."));
  rows.push_back(choice<&GuestSpec::moved_page>(
      "guest.moved_page", "remote|fault",
      "A vCPU that touches a page of the other host reaches it over the bridge, or waits."));
  rows.push_back(choice<&GuestSpec::workload>("guest.workload.kind",
                                              "none|uniform|zipf|sequential|hot-cold|trace",
                                              "Which lines the vCPUs touch in a timed run."));
  rows.push_back(text<&GuestSpec::trace_file>(
      "guest.workload.file", 1000,
      "For kind \"trace\": a .pftrace file, found beside the scenario or in assets/traces/."));
  rows.push_back(whole<&GuestSpec::write_share>("guest.workload.write_share", 0, 100, "%",
                                                "Share of accesses that store."));
  rows.push_back(nanoseconds<&GuestSpec::interval>("guest.workload.interval_ns",
                                                   "Mean time between two accesses of a vCPU."));
  rows.push_back(whole<&GuestSpec::hot_pages>("guest.workload.hot_pages", 1, kMostPages, "pages",
                                              "For \"hot-cold\": so many pages are hot."));
  rows.push_back(whole<&GuestSpec::hot_share>("guest.workload.hot_share", 0, 100, "%",
                                              "For \"hot-cold\": share of accesses to hot pages."));
  rows.push_back(row<&GuestSpec::zipf_skew>("guest.workload.zipf_skew", Kind::kHundredths, 0, 5, "",
                                            "For \"zipf\": the exponent; 0 is uniform."));
  rows.push_back(
      whole<&GuestSpec::accesses>("guest.workload.accesses", 0, kMostCount, "",
                                  "Accesses in all; 0 goes on for as long as the run lasts, or to "
                                  "the end of the recording."));
}

void add_devices(std::vector<Parameter>& rows) {
  rows.push_back(text<&DeviceSpec::name>("devices.N.name", 32, "What it is called on the screen."));
  rows.push_back(choice<&DeviceSpec::kind>(
      "devices.N.kind", "ring|scatter|stream|script",
      "Descriptor ring like a network card, scattered pages like a GPU, one run after the other, "
      "or single accesses."));
  rows.push_back(yes_no<&DeviceSpec::ats>(
      "devices.N.ats", "Translates addresses itself, in a cache that the host must purge."));
  rows.push_back(yes_no<&DeviceSpec::snoop>(
      "devices.N.snoop", "Its accesses look into the CPU's caches; without it nothing aborts."));
  rows.push_back(whole<&DeviceSpec::first_page>("devices.N.first_page", 0, kMostPages - 1, "",
                                                "Where its buffers begin."));
  rows.push_back(whole<&DeviceSpec::pages>("devices.N.pages", 0, kMostPages, "pages",
                                           "How long they are; 0 reaches to the guest's end."));
  rows.push_back(row<&DeviceSpec::payload_lines>("devices.N.payload_bytes", Kind::kLines, 64, 4096,
                                                 "B",
                                                 "Payload of a request, within a page; above 512 "
                                                 "several TLPs."));
  rows.push_back(whole<&DeviceSpec::outstanding>("devices.N.outstanding", 1, 64, "",
                                                 "Reads and AtomicOps it may have on the way."));
  rows.push_back(whole<&DeviceSpec::read_share>("devices.N.read_share", 0, 100, "%",
                                                "Share of its requests that read."));
  rows.push_back(whole<&DeviceSpec::atomic_share>(
      "devices.N.atomic_share", 0, 100, "%",
      "For a scatter: share of its requests that are AtomicOps of one line instead."));
  rows.push_back(
      yes_no<&DeviceSpec::partial_writes>("devices.N.partial_writes",
                                          "Some of its writes begin or end in the midst of a line: "
                                          "byte enables leave it the other half. "
                                          "In a run two of three."));
  rows.push_back(nanoseconds<&DeviceSpec::interval>("devices.N.interval_ns",
                                                    "Mean time between two requests."));
  rows.push_back(whole<&DeviceSpec::requests>("devices.N.requests", 0, 4'000'000'000, "",
                                              "Requests in all; 0 goes on for as long as the run "
                                              "lasts."));
  rows.push_back(yes_no<&DeviceSpec::at_b>("devices.N.at_b",
                                           "It was remapped before the run begins, and host B's "
                                           "IOMMU translates for it: for guests that "
                                           "nobody moves."));
  rows.push_back(yes_no<&DeviceSpec::interrupts>("devices.N.interrupts",
                                                 "A ring announces each packet by an interrupt to "
                                                 "a vCPU, whose doorbell gives its slot back."));
  rows.push_back(yes_no<&DeviceSpec::p2p>(
      "devices.N.p2p",
      "It writes to a register of the next device of the list (the last one's is the first), past "
      "host A; in a timed run after every third request."));
  rows.push_back(whole<&DeviceSpec::atc_entries>("devices.N.atc_entries", 1, 4096, "",
                                                 "Entries of its translation cache."));
}

void add_opening(std::vector<Parameter>& rows) {
  rows.push_back(text<&Opening::at>("open.at", 100,
                                    "Where the window opens it: a time, event:N or "
                                    "phase:NAME."));
  rows.push_back(text<&Opening::caption>("open.caption", 200, "What the window says there."));
}

}  // namespace pf::parameter_rows

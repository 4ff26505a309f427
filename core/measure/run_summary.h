// What a run came to: the figures that the summary prints, `run --json` states, comparisons set
// side by side and [expect] is held against.
//
// Units: picoseconds of simulated time, bytes of payload (headers and flow control left out), pages
// of the guest. Wall time and memory are those of this process and differ from run to run;
// everything else is decided by scenario and seed.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/digest.h"
#include "core/base/time.h"
#include "core/hw/topology.h"
#include "core/mechanism/progress.h"

namespace pf {

// A broken invariant, told so that it can be found again.
struct ViolationReport {
  int invariant = 0;        // 1 to 9
  std::uint64_t event = 0;  // the step that broke it
  std::string access;       // "nic.write"
  std::uint32_t page = 0, line = 0;
  std::uint64_t expected = 0, observed = 0;
  bool has_values = false;  // the two values are known of the first violation of a run
  std::string values;       // the same in words
};

// Of a device's reads, from their issue to the last byte back.
struct DeviceLatency {
  std::uint64_t reads = 0;
  Time p50 = 0, p99 = 0, max = 0;
};

// Of the OTS device's window (core/hw/ots.h).
struct WindowFigures {
  std::uint64_t pages = 0;     // it was opened for
  std::uint64_t recopies = 0;  // copies beyond the first of a page
  std::uint64_t holds = 0, overflows = 0;
  DeviceLatency reads;   // by the detour, from issue to the last byte back
  DeviceLatency writes;  // how long each was held
  // Of the page that had the most: its payload down, and how long its window was open.
  std::uint64_t busiest_bytes = 0;
  Time busiest_open = 0;
  std::uint64_t bytes_down = 0, bytes_up = 0;  // payload on its link, to the device and from it
  Time open = 0;                               // with a page in it
};

// Of what is held by the interposer, at the root port or by a stunned link (core/measure/
// hold_meter.h); each count with how long it was.
struct HoldFigures {
  DeviceLatency pages;   // from 1020 or 1420 until the page's accesses go on; not of a link
  DeviceLatency held;    // requests in its queues, or before the link
  DeviceLatency behind;  // others, that stood on the link because a queue was full
  std::uint64_t most_writes = 0, most_others = 0;  // held at a time
  std::uint64_t state_bytes = 0;                   // what must have room; 0: none but the link's
  std::uint64_t served = 0;                        // reads from the copy in process
  std::uint64_t most_logged = 0;                   // lines in the log at a time
  Time full = 0;                                   // a queue was full
};

// Of dirty tracking and the rounds of copying by it (core/hw/dirty.h), against what golden memory
// knows.
struct DirtyFigures {
  std::uint64_t rounds = 0;                   // the last one with the guest stopped
  std::uint64_t reported = 0;                 // granules whose bit the host has taken
  std::uint64_t untrue = 0;                   // of them, not written since their bit was last taken
  std::uint64_t missed = 0;                   // lines that changed sides with an old copy
  std::uint64_t recopied = 0;                 // lines copied beyond the first time
  std::uint64_t changed = 0;                  // of them, written since their last copy
  std::uint64_t rest = 0;                     // of them, copied with the guest stopped
  std::uint64_t bits_set = 0, set_again = 0;  // again: was set already
  std::uint64_t tlps = 0, tlp_bytes = 0;      // on links for the sake of bits, headers included
  std::uint64_t room_bytes = 0;               // what the tracker must have room for
  // Copied for each line that had to be; 1 = no more than needed.
  double amplification() const {
    return changed == 0 ? 0 : static_cast<double>(recopied) / static_cast<double>(changed);
  }
};

// The end of the campaign and the ways to it: core/measure/cut_over_meter.h.
struct CutOverFigures {
  struct Way {
    Hops hops;
    DeviceLatency reads;
  };
  bool there = false;  // the campaign has a cut-over
  std::string figure;  // of the topology
  std::uint32_t switches = 0, bridges = 0, ports = 0;
  Time gap_all = 0;                 // no device could go on
  std::map<std::string, Time> gap;  // each device: from being stopped to going on at B
  Way before, during, after;
};

// What a device's accesses pass, and what fails with them: core/measure/placement.h.
struct PlacementFigures {
  struct Way {
    Hops hops;
    std::vector<std::string> needs;
  };
  std::string figure;       // of the topology
  std::uint32_t ports = 0;  // of all switches and interposers, those of devices left out
  Way at_a, moved, at_b;    // to a page at A, to one that has moved, and after the cut-over
  bool interposed = false;
  std::uint64_t state_bytes = 0;  // what all interposers together must have room for
};

// The guest's vCPUs and pages that are not where they are: core/measure/post_copy_meter.h.
struct PostCopyFigures {
  DeviceLatency faults;  // accesses of vCPUs that waited for their page, and how long
  Time locality = 0;     // from the vCPUs' switch to the last page's move; 0: none moved after it
};

// A host that died (core/mechanism/parts/host_death.h).
struct HostDeath {
  std::string host;  // "A" or "B"
  Time at = 0;
  std::uint64_t pages = 0;  // whose live copy it held
  bool lost = false;        // the virtual machine
};

// AtomicOps of devices that came back, and how long they took.
struct AtomicFigures {
  DeviceLatency answered;
  std::uint64_t aside = 0;  // executed by the interposer
};

struct RunSummary {
  std::string scenario, figure, mechanism, engine;
  std::uint64_t seed = 0;
  Digest digest;    // of the World where the run ended
  Digest workload;  // of guest and devices: equal where two runs can be compared
  std::uint64_t events = 0;
  // Of the whole run: the guest may go on when all pages have moved. All times of an order that a
  // search has found are 0: its choices have none.
  Time time = 0;
  Time moved = 0;  // when the last page that moved had
  std::uint64_t pages_total = 0, pages_moved = 0;
  // By link and direction: "a.up" from the switch to host A, "a.down" back, "b.in" over the bridge
  // to host B, "b.out" back, "NAME.up" from a device, "NAME.down" to it.
  std::map<std::string, std::uint64_t> bytes;
  std::uint64_t attempts = 0;                     // transactions begun
  std::uint64_t attempts_max = 0;                 // at one page that moved
  Progress progress;                              // what bounds its tries at a page
  std::uint64_t fallbacks = 0;                    // pages moved with the guest stopped
  std::uint64_t invalidations = 0;                // asked for, whatever they name
  std::vector<std::uint64_t> attempts_histogram;  // [n - 1] = pages that took n attempts
  std::map<std::string, std::uint64_t> aborts;    // by cause
  std::map<std::string, DeviceLatency> device_latency;
  std::optional<WindowFigures> window;   // where the mover uses the OTS device
  std::optional<HoldFigures> hold;       // where the machine has something that holds requests
  std::optional<DirtyFigures> dirty;     // where somebody tracks what devices write
  std::optional<AtomicFigures> atomics;  // where there were any
  CutOverFigures cut_over;
  std::optional<PlacementFigures> placement;  // where there is an interposer or a cut-over
  PostCopyFigures post_copy;
  std::optional<HostDeath> host_death;
  Time device_stall = 0;  // at least one device was stopped
  Time vcpu_stall = 0;    // at least one vCPU was stopped, and what single accesses waited
  Time link_away = 0, link_away_max = 0;  // a stunned link: in all, and the longest stun
  std::uint64_t served_by_source = 0, served_by_target = 0;  // one host: device accesses by memory
  Time blackout = 0;                                         // all vCPUs were stopped
  std::uint64_t timeouts = 0;  // reads that waited past the completion timeout
  std::uint64_t violation_count = 0;
  std::vector<ViolationReport> violations;  // the first kMostViolations of them
  bool finished = false;                    // ran to its end; else it was stopped at a moment
  std::string trigger;                      // that it was to stop at; empty: none
  std::uint64_t trigger_event = 0;          // the event it stopped at; 0: none came
  double wall_s = 0;
  std::uint64_t peak_rss_bytes = 0;

  bool holds() const { return violation_count == 0; }
  double events_per_s() const { return wall_s > 0 ? static_cast<double>(events) / wall_s : 0; }
  std::uint64_t aborts_total() const;
  // Tries at all pages, also of movers without a transaction.
  std::uint64_t tries_total() const;
  // What a page that has moved took: of the time until the last of them had, and of all tries,
  // those at pages that never moved among them. 0 where none has moved.
  Time time_a_page() const;
  double tries_a_page() const;
};

inline constexpr std::size_t kMostViolations = 32;

// "I3: nic.write of line 0 (page 0) ...": the invariant in words.
std::string violation_words(const ViolationReport& v);

// The largest resident set this process has had.
std::uint64_t peak_rss_bytes();

}  // namespace pf

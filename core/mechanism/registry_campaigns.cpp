// Rows of the registry that move nothing themselves: topologies, campaigns, policies.
#include "core/mechanism/movers.h"

namespace pf {

std::vector<MechanismRow> topology_rows() {
  return {
      {"G7",
       "ntb-cut-over",
       Role::kTopology,
       {"FIG 1A"},
       "One bridge, moved at the end",
       "While pages move, moved ones are reached by host A's root port and the bridge; then switch "
       "and bridge are remapped, and nothing passes host A.",
       nullptr,
       {}},
      {"G7.5A",
       "two-bridges",
       Role::kTopology,
       {"FIG 5A"},
       "A bridge for each host, always on",
       "No bridge moves: in the end one device after the other is remapped in the switch, and the "
       "others go on meanwhile.",
       nullptr,
       peer_switches()},
      {"G7.5B",
       "second-switch",
       Role::kTopology,
       {"FIG 5B"},
       "A bridge between two switches",
       "All that devices send passes one bridge: one change there turns them all to host B.",
       nullptr,
       {}},
      {"G8",
       "one-host",
       Role::kTopology,
       {"FIG 6"},
       "Two memories of one host",
       "Pinned pages move from one memory to another under DMA. The copy is cached, no bridge lies "
       "between, and the tables of CPU and devices change together.",
       nullptr,
       one_host_switches()},
      {"G15.7B",
       "two-interposers",
       Role::kTopology,
       {"FIG 7B"},
       "An interposer before each host",
       "Hosts are built alike: the first interposer routes a page, the second gives its requests "
       "host B's addresses, and knows the page before the first of them comes.",
       nullptr,
       second_interposer_switches()},
      {"G15.9",
       "one-host-interposer",
       Role::kTopology,
       {"FIG 9"},
       "One host behind an interposer",
       "Pages move from one memory of a host to another by way of the interposer, twice over the "
       "host's link; a core, which does not come by it, waits until the copy has landed.",
       nullptr,
       one_host_interposer_switches()},
  };
}

std::vector<MechanismRow> campaign_rows() {
  return {
      {"G9",
       "post-copy",
       Role::kCampaign,
       {},
       "Post-copy with assigned devices",
       "The vCPUs go to host B when a share of the pages has, and the devices' IOMMU is A's until "
       "the end, or B's from then on; who faults on a page has it next.",
       nullptr,
       post_copy_switches()},
      {"G10",
       "page-order",
       Role::kCampaign,
       {},
       "Which page is next",
       "Pages 0 to N from either end, or hot or cold ones first: what a guest that goes ahead "
       "finds "
       "where it is.",
       nullptr,
       {}},
      {"G10.batch",
       "page-batch",
       Role::kCampaign,
       {},
       "How many pages at a time",
       "Eight entries lie in a line: one transaction moves the pages of a line, or of several, as "
       "far as the unit can track their lines, with one invalidation.",
       nullptr,
       batch_switches()},
      {"G11",
       "device-policy",
       Role::kSwitches,
       {},
       "Delay or abort",
       "A device's access to the page in move waits, or goes on and the move starts over: one key "
       "for every mover.",
       nullptr,
       {}},
  };
}

}  // namespace pf

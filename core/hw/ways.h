// How long the ways of the fabric take in a timed run; all zero while exploring.
//
// A way is serialisation on the narrowest link (one TLP at a time a direction, a header for each
// TLP that the payload limit makes of the data) and the hops behind it, as the topology has them
// (core/hw/topology.h). How well that meets
// measurements: tests/hw/pcie_bench_test.cpp.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// Both ways out of a device take its own link first, one TLP at a time: to the root port of A, and
// by its own port of the switch to the bridge or to what took its place.
Time way_up(Hw& h, unsigned d, unsigned payload_lines, bool read);
Time way_to_switch(Hw& h, unsigned d, unsigned payload_lines, bool read);
Time way_to_peer(Hw& h, unsigned d);           // a line of data, by the switch of both devices
Time way_down(Hw& h, unsigned payload_lines);  // root port of A to a device
Time way_down_b(Hw& h, unsigned d, unsigned payload_lines);  // port of B to a device
Time way_to_memory(Hw& h);  // root port of A to its memory, or back
// Memory to the device that read it. A device stores a request's data and forwards them once they
// are whole: `whole` lines with the last TLP of a request, 0 with those before.
// `far`: read at A for B's port, which it reaches over the bridge first.
Time way_of_data(Hw& h, unsigned d, unsigned lines, unsigned whole, bool at_b, bool far = false);
Time way_over_to_b(Hw& h, unsigned payload_lines);  // memory of A over the bridge to B
Time way_inside(const Hw& h, unsigned lines);       // from a device's link to its memory, or back
Time way_to_bridge(Hw& h, const Event& e);          // root port of A to the bridge
// From the switch to the memory of B, by so many bridges, each of which translates the address.
// With addresses of A what it takes B to serve a read is counted on the way back. `given`: a device
// that was remapped, whose reads are served as they were at A.
Time way_to_target(Hw& h, const Event& e, unsigned bridges, bool given);
Time way_back(Hw& h);                  // memory of B to a core of A, one line
Time way_home(Hw& h, const Event& e);  // core of B to the memory of A
// With an interposer: from it to A's root port; of its copy's reads to A's memory, and of their
// data.
Time way_past_interposer(Hw& h);
Time way_of_copy_read(Hw& h);
Time way_of_copy_data(Hw& h, unsigned lines);
Time way_of_host(Hw& h, const Event& e);  // in one host: from it to the memory of $END
Time way_of_answer(Hw& h, unsigned d, unsigned lines, unsigned whole);  // its own, to a device
// With a second interposer before host B (core/hw/interposer_b.h): from the first one past it; from
// the bridge, or the first one, to it; from it to A's memory; a notice by way of both hosts' cores.
Time way_past_second(Hw& h);
Time way_to_interposer_b(Hw& h, const Event& e, unsigned bridges);
Time way_sent_home(Hw& h, const Event& e);
Time way_by_hosts(Hw& h);
Time way_of_ipi(Hw& h, bool to_b);  // interrupt of a core of A to one of A or B

}  // namespace pf

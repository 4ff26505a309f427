// A virtual CPU of the guest, on host A and after the switch-over on host B: loads and stores
// through the second-level tables, a store buffer (TSO), and its part in a shootdown or a pause.
//
// Invariants:
//  1. Stores take effect in program order; a load sees its own newest older store to the line.
//  2. A shootdown is acknowledged after the vCPU's older stores have landed and its loads returned.
//  3. A page whose entry is not present makes the access wait; nothing else changes.
//  4. A page of the other host is reached over the bridge, uncached, or waited for
//     (`guest.moved_page`); an answer follows the stores that went that way.
#pragma once
#include "core/hw/hw.h"

namespace pf {

// It issues: not stopped, not in an interrupt, no load of its own on the way.
bool vcpu_issues(const Hw& h, unsigned v);
// Variants: load line v, store line v - lines, walk page v - 2 lines.
unsigned vcpu_variants(const Hw& h);
bool vcpu_can(const Hw& h, unsigned v, unsigned variant);
// The same, were there a budget for it: what may be injected into a timed run.
bool vcpu_could(const Hw& h, unsigned v, unsigned variant);
void vcpu_does(Hw& h, unsigned v, unsigned variant);

bool vcpu_store_can_drain(const Hw& h, unsigned v);
void vcpu_store_drains(Hw& h, unsigned v);

// Answers a shootdown or parks, once its older accesses are done.
bool vcpu_can_answer(const Hw& h, unsigned v);
void vcpu_answers(Hw& h, unsigned v);
// Timed runs: the interrupt has arrived, the vCPU finishes what is under way and issues nothing
// new.
void vcpu_takes_interrupt(Hw& h, unsigned v);

// Of every running vCPU: the page and those that move with it.
void ask_shootdown(Hw& h, unsigned thread, std::uint32_t page);
bool shootdown_done(const Hw& h, unsigned thread);
void ask_stop(Hw& h);
bool all_parked(const Hw& h);
void resume_vcpus(Hw& h);
void flush_parked_vcpus(Hw& h);  // of all translations, as they enter the guest again
void switch_vcpus(Hw& h);  // REQUIRES all parked: they run at B from now on
// Its access to the page can neither be made nor translated: the entry is not present, or the page
// is at the other host and not to be reached there.
bool vcpu_misses(const Hw& h, unsigned v, std::uint32_t page);
// The wait of the access in hand for its page is over: told, with its length.
void vcpu_waited(Hw& h, unsigned v);
// At B, with an access in hand to a page that is still at A and not to be reached there.
bool vcpu_waits_for(const Hw& h, unsigned v, std::uint32_t& page);

}  // namespace pf

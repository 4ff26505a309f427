// Pages, attempts, aborts and the fallback: what a campaign does around each try of its mover.
#pragma once
#include "core/mechanism/state.h"

namespace pf {

void take_page(const Env& env, Hw& h);                    // the next page, or the end
void take_start(const Env& env, Hw& h, unsigned thread);  // a helper takes its start message
void report(Hw& h, unsigned thread);                      // a helper is done
void take_abort(const Env& env, Hw& h);  // CPU0 sees the abort: retry, fallback, or give up
void flush_pte(Hw& h);                   // CLFLUSH of the entry's line
void set_pte_stopped(Hw& h);             // everything quiesced: plain store
void set_pte(Hw& h);                     // the IOMMU's entry alone, nobody walking
void commit_stopped(Hw& h);
void page_done(const Env& env, Hw& h);

}  // namespace pf

// L1, stop and copy: the baseline that every mechanism is compared with.
//
// Devices and vCPUs are quiesced once; then every page's entries change, its translations are
// invalidated and its lines copied, with nobody to race with; then the guest goes on. As fast as
// copying can be, and the guest runs nowhere meanwhile.
#include "core/mechanism/htm.h"
#include "core/mechanism/parts/build.h"
#include "core/mechanism/parts/cut_over.h"

namespace pf {

void build_stop_and_copy(Env& env) {
  Program& p = env.programs[0];
  Builder b(p);
  add_quiesce(b, env);
  p.first = b.here();
  b.add(Op::kTakePage, 410);
  add_stopped_page(b, env);
  b.add(Op::kPageDone);
  p.end = b.here();
  add_resume(b, env);
  add_cut_over(b, env);
  p.give_up = b.here();
  b.add(Op::kEnd);
  build_idle_helper(env.programs[1]);
  build_idle_helper(env.programs[2]);
}

}  // namespace pf

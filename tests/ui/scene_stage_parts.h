// The parts of the stage that the calm and the aborted scene share.
#pragma once
#include "ui/session/scene_model.h"

namespace pf::stage {

struct Moment {
  bool aborted = false;
  int stored = 42;
  int landed = 20;
  int pages_moved = 146;
};

void frames(SceneLayer& l);
void cpu0(SceneLayer& l, const Moment& m);
void cpu1(SceneLayer& l, const Moment& m);
void iommu(SceneLayer& l, const Moment& m);
void memory_a(SceneLayer& l, const Moment& m);
void host_b(SceneLayer& l, const Moment& m);
void fabric(SceneLayer& l, const Moment& m);
void devices(SceneLayer& l, const Moment& m);

// The eight entries of a PTE line: `end` draws the third as $END, `touched` marks one.
void pte_line(SceneLayer& l, ScenePoint at, float width, bool end, int touched, float alpha = 1);

// The way of a copied line from CPU1 to Host B's memory.
std::vector<ScenePoint> copy_way();

}  // namespace pf::stage

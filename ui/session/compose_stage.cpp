#include <algorithm>

#include "ui/session/compose.h"
#include "ui/session/page_marks.h"
#include "ui/session/scene_pen.h"
#include "ui/session/stage_parts.h"

namespace pf {
namespace {

// Between two steps nothing happens but travel: until the step is done its effects are not drawn,
// only faded in.
Time time_between(const StageMoment& m) {
  const Time to = m.after->agenda.now;
  if (m.before == nullptr) return to;
  const Time from = m.before->agenda.now;
  return from + static_cast<Time>(static_cast<double>(to - from) * static_cast<double>(m.alpha));
}

SceneModel compose_host(const StageView& v) {
  SceneModel m;
  m.width = v.layout.width;
  m.height = v.layout.height;
  SceneLayer ground = scene_layer("ground");
  draw_ground(ground, v);
  SceneLayer parts = scene_layer("components");
  draw_cpu0(parts, m, v);
  draw_helper(parts, m, v);
  draw_iommu(parts, m, v);
  draw_queues(parts, v);
  draw_memory(parts, m, v);
  draw_host_b(parts, m, v);
  draw_vcpus(parts, m, v);
  draw_phases(parts, m, v);
  draw_devices(parts, m, v);
  draw_ots(parts, m, v);
  if (v.moment.legend && v.devices() <= 2 && !v.aborted) draw_legend(parts, v);
  for (std::size_t i = 0; i < parts.maps.size(); ++i) {
    const ScenePageMap map = parts.maps[i];
    add_rare_marks(parts, map);
  }
  SceneLayer flows = scene_layer("flows");
  draw_flows(flows, m, v);
  m.layers = {std::move(ground), std::move(parts), std::move(flows)};
  if (v.moment.abort != nullptr && (v.aborted || v.moment.abort_part < 1)) draw_abort(m, v);
  return m;
}

}  // namespace

SceneModel compose_stage(const StageMoment& moment, const StageLayout& layout) {
  const Env& env = *moment.env;
  // While the step is under way the queues are those before it; but an abort, once its way has been
  // shown, is told from the state after it, and a commit makes the copy live as one looks.
  const bool under_way = moment.before != nullptr && moment.alpha < 1;
  const bool burst = moment.abort_part < 1 && moment.abort_part >= kAbortWay;
  const World& shown = under_way && !burst ? *moment.before : *moment.after;
  StageView v{moment, layout, env, shown, shown.look(env)};
  v.time = time_between(moment);
  v.focus = focus_page(env, v.now, moment.selection);
  v.copy = copy_state(env, v.now, v.focus);
  v.aborted = moment.abort != nullptr && moment.abort->present && (!under_way || burst);
  const bool commits =
      under_way && std::any_of(moment.facts.begin(), moment.facts.end(),
                               [](const Fact& f) { return f.kind == FactKind::kTxnCommit; });
  if (commits) {
    v.copy_before = v.copy;
    v.copy = copy_state(env, moment.after->look(env), v.focus);
  }
  return moment.zoom == Zoom::kHost ? compose_host(v) : compose_page(v);
}

}  // namespace pf

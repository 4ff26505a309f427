#include "core/explore/trail.h"

namespace pf {

void throw_cycle(const Env& env, std::span<const Choice> path, std::size_t back) {
  std::vector<std::byte> block(env.layout.bytes);
  Hw h(env.hw, env.layout, block.data(), nullptr);
  init_machine(env, h);
  std::string text = "a fault of the model: after " + std::to_string(back) +
                     " choices these lead back to the same state, and so on for ever:";
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (i >= back) text += (i == back ? " " : ", ") + choice_text(env, h, path[i]);
    apply(env, h, path[i]);
  }
  throw ModelFault(text);
}

}  // namespace pf

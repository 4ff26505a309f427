// The only door that changes a World: a Choice, applied.
//
// A choice is one visible action of one slot. A slot is a lane (its head goes), a walker, a device,
// a vCPU, a thread, the clock, or one of the budgets an exploration may place anywhere. Variants
// tell apart what one slot can do.
#pragma once
#include <string>
#include <vector>

#include "core/world/env.h"

namespace pf {

struct Choice {
  std::uint8_t slot = 0;
  std::uint8_t spare = 0;
  std::uint32_t variant = 0;
  friend bool operator==(const Choice&, const Choice&) = default;
};

// Puts the machine into its first state: every page at A, unwritten, nothing cached.
void init_machine(const Env& env, Hw& h);

bool enabled(const Env& env, const Hw& h, Choice choice);
// All enabled choices in a fixed order. Appends; does not clear.
void enumerate(const Env& env, const Hw& h, std::vector<Choice>& out);
// REQUIRES enabled. With `env.chain` the local actions that follow run at once.
void apply(const Env& env, Hw& h, Choice choice);
// The next of the local actions that follow at once, for who wants to see them one by one; false
// when none is left. One that `enumerate` may not list: take it by `apply` with `env.chain` off.
bool next_local(const Env& env, const Hw& h, Choice& out);

// Stable text `actor.action(args)`: the same in run files, narrator, logs and on the command line.
std::string choice_text(const Env& env, const Hw& h, Choice choice);
// Finds the enabled choice with that text; false when there is none.
bool find_choice(const Env& env, const Hw& h, const std::string& text, Choice& out);

std::string actor_name(const Env& env, std::uint8_t actor);

}  // namespace pf

#include "core/measure/page_begins.h"

#include <fmt/format.h>

#include <algorithm>

#include "core/hw/state.h"

namespace pf {
namespace {

constexpr unsigned kAttemptBits = 32;  // of a phase: its attempt stands above its page

}  // namespace

bool by_transactions(const Env& env) {
  const auto& code = env.programs[kCpu0].code;
  return std::any_of(code.begin(), code.end(),
                     [](const Instruction& i) { return i.op == Op::kXBegin; });
}

std::optional<std::uint32_t> enters_for_page(const Env& env, const Fact& fact) {
  if (fact.kind != FactKind::kPhaseEntered || fact.actor != kCpu0) return std::nullopt;
  if (fact.b >> kAttemptBits == 0 || by_transactions(env)) return std::nullopt;
  return static_cast<std::uint32_t>(fact.b);
}

std::string begin_trigger(const Env& env) {
  if (by_transactions(env)) return "begin";
  const auto& code = env.programs[kCpu0].code;
  const auto takes = std::find_if(code.begin(), code.end(),
                                  [](const Instruction& i) { return i.op == Op::kTakePage; });
  // Taking a page may be a phase already: that one is entered before there is a page.
  const auto first = std::find_if(takes, code.end(), [&](const Instruction& i) {
    return i.block != 0 && i.block != takes->block;
  });
  return first == code.end() ? "page-moved" : fmt::format("phase={} actor=cpu0", first->block);
}

}  // namespace pf

#include "core/world/actor_words.h"

#include <fmt/format.h>

namespace pf {
namespace {

constexpr std::uint8_t kFixed[] = {kCpu0, kHelper0, kHelper1, kIommu, kNtb,
                                   kRamB, kSwitch,  kClock,   kNobody};

std::string device_word(const Env& env, unsigned d) {
  const bool named = d < env.hw.devices.size() && !env.hw.devices[d].name.empty();
  return named ? env.hw.devices[d].name : fmt::format("device:{}", d);
}

}  // namespace

std::string actor_word(const Env& env, std::uint8_t actor) {
  if (actor >= kVcpu0 && actor < kVcpu0 + 16) return fmt::format("vcpu:{}", actor - kVcpu0);
  if (actor >= kDevice0 && actor < kVcpu0) return device_word(env, actor - kDevice0);
  switch (actor) {
    case kCpu0:
      return "cpu0";
    case kHelper0:
      return "cpu1";
    case kHelper1:
      return "cpu2";
    case kIommu:
      return "iommu";
    case kNtb:
      return "ntb";
    case kRamB:
      return "ramb";
    case kSwitch:
      return "switch";
    case kClock:
      return "clock";
    default:
      return "outside";
  }
}

bool actor_of(const Env& env, const std::string& word, std::uint8_t& actor) {
  const std::string bare = word.rfind("device:", 0) == 0 ? word.substr(7) : word;
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) {
    if (bare == env.hw.devices[d].name || word == fmt::format("device:{}", d)) {
      actor = static_cast<std::uint8_t>(kDevice0 + d);
      return true;
    }
  }
  for (unsigned v = 0; v < env.hw.vcpus; ++v) {
    if (word == fmt::format("vcpu:{}", v)) {
      actor = static_cast<std::uint8_t>(kVcpu0 + v);
      return true;
    }
  }
  for (const std::uint8_t a : kFixed) {
    if (word == actor_word(env, a)) {
      actor = a;
      return true;
    }
  }
  return false;
}

std::vector<std::string> actor_words(const Env& env) {
  std::vector<std::string> out;
  for (const std::uint8_t a : kFixed) {
    if ((a != kHelper1 || env.hw.helpers > 1) && a != kNobody) out.push_back(actor_word(env, a));
  }
  for (unsigned d = 0; d < env.hw.devices.size(); ++d) out.push_back(device_word(env, d));
  for (unsigned v = 0; v < env.hw.vcpus; ++v) out.push_back(fmt::format("vcpu:{}", v));
  out.push_back(actor_word(env, kNobody));
  return out;
}

}  // namespace pf

// The timing profiles that ship, as tests of the models read them.
#pragma once
#include <fstream>
#include <sstream>
#include <string>

#include "core/scenario/timing_profile.h"

namespace pf::test {

inline TimingText shipped_text(const std::string& name) {
  const std::string file = PF_SOURCE_ROOT "/assets/timing/" + name + ".toml";
  std::ifstream in(file);
  std::stringstream text;
  text << in.rdbuf();
  return {text.str(), file};
}

inline Timing shipped_timing(const std::string& name) {
  const TimingText own = shipped_text(name);
  const std::string base = timing_base(own.text, own.file);
  return parse_timing(own.text, own.file, base.empty() ? TimingText{} : shipped_text(base)).timing;
}

}  // namespace pf::test

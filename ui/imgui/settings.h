// What Probe remembers between runs of the program: a small TOML file. A file that is missing or
// broken gives the defaults; what is wrong with it is said once.
#pragma once
#include <filesystem>
#include <string>

#include "ui/imgui/probe_keys.h"

namespace pf {

// Where the gaps between the panes lie, as parts of the room there is.
struct Splits {
  float right = 0.275F;                                   // width of the histograms
  float bottom = 0.355F;                                  // height of the lower row
  float middle = 0.54F;                                   // height of histogram 1 of both
  float live = 0.282F, captures = 0.314F, state = 0.17F;  // widths of the lower row; pages: rest
  friend bool operator==(const Splits&, const Splits&) = default;
};

struct ProbeSettings {
  std::string theme = "dark";
  Splits splits;
  KeyBindings keys;
};

// XDG_CONFIG_HOME or ~/.config, then pageferry/probe.toml. Empty: there is no such place.
std::filesystem::path usual_settings_file();

// `wrong`: what was not understood; empty when all was.
ProbeSettings read_settings(const std::filesystem::path& file, std::string& wrong);
// Written beside and renamed. False when it cannot be written.
bool write_settings(const std::filesystem::path& file, const ProbeSettings& settings);

}  // namespace pf

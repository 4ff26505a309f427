// What the files that know CLI11 share.
#pragma once
#include <CLI/CLI.hpp>

#include "app/cli/measure_commands.h"

namespace pf::cli {

// Without its own name in the help, which says what is needed in words.
inline CLI::Validator plain(CLI::Validator validator) { return validator.description(""); }

void add_common(CLI::App& command, Common& common);
void add_overrides(CLI::App& command, Common& common);

CLI::App& add_capture(CLI::App& app, CaptureArgs& args, Common& common);
CLI::App& add_sweep(CLI::App& app, SweepArgs& args, Common& common);
CLI::App& add_league(CLI::App& app, LeagueArgs& args, Common& common);
// The subcommand `live rtm`.
CLI::App& add_live(CLI::App& app, LiveArgs& args, Common& common);

}  // namespace pf::cli

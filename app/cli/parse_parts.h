// What the files that know CLI11 share.
#pragma once
#include <CLI/CLI.hpp>

#include "app/cli/measure_commands.h"

namespace pf::cli {

// Without its own name in the help, which says what is needed in words.
inline CLI::Validator plain(CLI::Validator validator) { return validator.description(""); }

// Of what CLI11 refuses: what is wrong, and where one reads what is right.
std::string complaint(const CLI::App& app, const CLI::ParseError& error);
// Throws InputError where the word at that place is no command of `app`: CLI11 would only ask for
// one.
void expect_command(const CLI::App& app, int argc, char** argv, int at = 1);
// No option takes an empty text: `--out "$UNSET"` would else be as if it were not there.
void refuse_empty(CLI::App& app);
// A number in that range; unlike CLI::Range nothing else passes ("nan").
CLI::Validator between(double least, double most);

void add_common(CLI::App& command, Common& common);
void add_overrides(CLI::App& command, Common& common);

CLI::App& add_capture(CLI::App& app, CaptureArgs& args, Common& common);
CLI::App& add_sweep(CLI::App& app, SweepArgs& args, Common& common);
CLI::App& add_league(CLI::App& app, LeagueArgs& args, Common& common);
// The subcommand `live rtm`.
CLI::App& add_live(CLI::App& app, LiveArgs& args, Common& common);

}  // namespace pf::cli

// The commands of `pageferry`, one source file each. Each returns the exit code; what is bad input
// throws InputError, which main() tells and turns into exit code 2.
#pragma once
#include "app/cli/options.h"

namespace pf::cli {

int list(const ListArgs& args, const Common& common);
int list_triggers(const Common& common);
int run(const RunArgs& args, const Common& common);
int replay(const ReplayArgs& args, const Common& common);
int compare(const CompareArgs& args, const Common& common);
int explore(const ExploreArgs& args, const Common& common);
int check(const CheckArgs& args, const Common& common);
int export_run(const ExportArgs& args, const Common& common);
int bench(const BenchArgs& args, const Common& common);
int import_lackey(const ImportArgs& args, const Common& common);

// Reads the command line and calls the command it names.
int run_command_line(int argc, char** argv);

}  // namespace pf::cli

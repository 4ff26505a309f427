// What is said of a command line that cannot be meant.
#include <fmt/format.h>

#include "app/cli/parse_parts.h"
#include "core/base/error.h"
#include "core/base/nearest.h"

namespace pf::cli {
namespace {

// The command that was named, as far as it was understood: "pageferry live rtm".
const CLI::App* named(const CLI::App& app, std::string& words) {
  const CLI::App* at = &app;
  words = app.get_name();
  for (auto inner = at->get_subcommands(); !inner.empty(); inner = at->get_subcommands()) {
    at = inner.front();
    words += " " + at->get_name();
  }
  return at;
}

// The option that is meant by one that is not there, or empty.
std::string meant(const CLI::App& command) {
  std::vector<std::string> names;
  for (const CLI::Option* option : command.get_options())
    if (!option->get_lnames().empty()) names.push_back("--" + option->get_lnames().front());
  for (const std::string& word : command.remaining())
    if (word.starts_with("--"))
      if (std::string near = nearest(word.substr(0, word.find('=')), names); !near.empty())
        return near;
  return "";
}

}  // namespace

std::string complaint(const CLI::App& app, const CLI::ParseError& error) {
  std::string words;
  const CLI::App* command = named(app, words);
  const std::string near = meant(*command);
  return fmt::format("{}; {}`{} --help` says what is right", error.what(),
                     near.empty() ? "" : fmt::format("did you mean {}? ", near), words);
}

void expect_command(const CLI::App& app, int argc, char** argv, int at) {
  const auto known = app.get_subcommands([](const CLI::App*) { return true; });
  if (known.empty() || at >= argc || argv[at][0] == '-') return;
  std::vector<std::string> names;
  for (const CLI::App* command : known) {
    if (command->get_name() == argv[at]) return expect_command(*command, argc, argv, at + 1);
    names.push_back(command->get_name());
  }
  const std::string near = nearest(argv[at], names);
  throw InputError(fmt::format("\"{}\"", argv[at]), 0, 0, "", "no such command",
                   near.empty() ? fmt::format("give one of {}", fmt::join(names, ", "))
                                : fmt::format("did you mean {}?", near));
}

void refuse_empty(CLI::App& app) {
  const CLI::Validator given(
      [](std::string& text) { return std::string(text.empty() ? "is empty" : ""); }, "");
  for (CLI::Option* option : app.get_options())
    if (option->get_expected_min() > 0) option->check(given);
  for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
    refuse_empty(*command);
}

CLI::Validator between(double least, double most) {
  return {[least, most](std::string& text) {
            double value = 0;
            if (CLI::detail::lexical_cast(text, value) && value >= least && value <= most)
              return std::string();
            return fmt::format("{} is out of range, which is {} to {}", text, least, most);
          },
          ""};
}

}  // namespace pf::cli

#include "tests/tidy/text_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace pf {
namespace {

template <std::size_t N>
bool ends_with_any(std::string_view path, const std::array<std::string_view, N>& endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return path.ends_with(ending); });
}

bool is_cpp(std::string_view path) { return path.ends_with(".h") || path.ends_with(".cpp"); }

bool is_code(std::string_view path) {
  constexpr std::array<std::string_view, 10> kEndings = {
      ".h", ".cpp", ".vert", ".frag", ".glsl", ".sh", ".py", ".cmake", "CMakeLists.txt", ".ci/run"};
  return ends_with_any(path, kEndings);
}

// Written by hand, though not code.
bool is_prose(std::string_view path) {
  constexpr std::array<std::string_view, 7> kEndings = {".md",  ".toml", ".json",      ".yml",
                                                        ".qrc", ".pml",  ".clang-tidy"};
  return ends_with_any(path, kEndings);
}

bool is_data(std::string_view path) {
  return path.starts_with("tests/golden/") || path.starts_with("assets/traces/");
}

// UTF-8: a continuation byte takes no column.
std::size_t columns(std::string_view line) {
  return static_cast<std::size_t>(std::count_if(
      line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) >> 6) != 2; }));
}

// In two halves, so that this file does not hold what it bans.
constexpr std::array<std::string_view, 6> kReminders = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X",
    "HA"
    "CK",
    "to"
    "do",
    "fix"
    "me"};
constexpr std::string_view kOutside =
    "../sha"
    "red";
constexpr std::string_view kMachine =
    "/wo"
    "rk/";

void check_reminders(std::string_view path, std::string_view text, Findings& findings) {
  int number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    for (const std::string_view word : kReminders) {
      if (find_word(line, word) == std::string_view::npos) continue;
      findings.push_back({std::string(path), number,
                          fmt::format("a reminder ({}); do it now, or open an issue", word)});
    }
  }
}

}  // namespace

void check_lines(std::string_view path, std::string_view text, Findings& findings) {
  if (is_data(path) || (!is_code(path) && !is_prose(path))) return;
  int number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    const auto add = [&](std::string what) {
      findings.push_back({std::string(path), number, std::move(what)});
    };
    if (line.find('\t') != std::string_view::npos) add("a tab; indent with two spaces");
    if (!line.empty() && (line.back() == ' ' || line.back() == '\r')) {
      add("space at the line's end; delete it");
    }
    if (is_code(path) && columns(line) > kMaxColumns) {
      add(fmt::format("{} columns; break the line before column {}", columns(line), kMaxColumns));
    }
  }
  if (is_cpp(path)) {
    const SourceText source = read_source(std::string(path), std::string(text));
    check_reminders(path, source.comments, findings);
  } else {
    check_reminders(path, text, findings);
  }
}

void check_header(const SourceText& text, Findings& findings) {
  bool once = false;
  int number = 0;
  for (const std::string_view line : lines_of(text.code)) {
    ++number;
    once = once || line.starts_with("#pragma once");
    const std::size_t at = find_word(line, "using");
    if (at != std::string_view::npos && find_word(line, "namespace", at) == at + 6) {
      findings.push_back(
          {text.path, number, "`using namespace` in a header; name what you use, each time"});
    }
  }
  if (!once) findings.push_back({text.path, 0, "no #pragma once; add it after the contract"});
}

void check_mentions(std::string_view path, std::string_view text, Findings& findings) {
  int number = 0;
  for (const std::string_view line : lines_of(text)) {
    ++number;
    if (line.find(kOutside) != std::string_view::npos) {
      findings.push_back({std::string(path), number,
                          "a path out of the tree; bring what is needed into the tree"});
    }
    const std::size_t at = line.find(kMachine);
    const bool inside = at != std::string_view::npos && at > 0 &&
                        (is_word_char(line[at - 1]) ||
                         std::string_view(".-~}").find(line[at - 1]) != std::string_view::npos);
    if (at != std::string_view::npos && !inside) {
      findings.push_back({std::string(path), number,
                          "an absolute path of one machine; write it from the tree's root"});
    }
  }
}

}  // namespace pf

#include "tests/tidy/bans.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "tests/tidy/layering.h"
#include "tests/tidy/tokens.h"

namespace pf {
namespace {

constexpr std::string_view kUseIntegers =
    "use integers: picoseconds, counts, or a fraction of two of them";
constexpr std::string_view kUseTime = "use pf::Time from core/base/time.h, which the World holds";
constexpr std::string_view kUseRng = "draw from the World's generator (core/base)";
constexpr std::string_view kUseOrder =
    "use a vector that is sorted or indexed by id: hash order differs";
constexpr std::string_view kUseOneThread =
    "the core runs in its caller's thread; threads belong to sweeps and front ends";
constexpr std::string_view kUseTable = "use an enum and a switch, or a static table of functions";
constexpr std::string_view kUseValues = "hold a value or an id; a World is copied whole";

enum class Match {
  kWord,       // wherever it stands
  kStem,       // any word that begins with it
  kStd,        // only behind `std::`
  kStdEnding,  // behind `std::`, any word that ends with it
  kCall,       // where the C function of that name is called
  kHeader,     // an include of it
};

struct Ban {
  Match match;
  std::string_view what;
  std::string_view fix;
};

constexpr std::array kBans = {
    Ban{Match::kWord, "float", kUseIntegers},
    Ban{Match::kWord, "double", kUseIntegers},
    Ban{Match::kHeader, "cmath", kUseIntegers},
    Ban{Match::kHeader, "math.h", kUseIntegers},
    Ban{Match::kStem, "unordered_", kUseOrder},
    Ban{Match::kStem, "mt19937", kUseRng},
    Ban{Match::kStem, "minstd_rand", kUseRng},
    Ban{Match::kWord, "random_device", kUseRng},
    Ban{Match::kWord, "default_random_engine", kUseRng},
    Ban{Match::kStdEnding, "_distribution", kUseRng},
    Ban{Match::kCall, "rand", kUseRng},
    Ban{Match::kCall, "srand", kUseRng},
    Ban{Match::kHeader, "random", kUseRng},
    Ban{Match::kStd, "chrono", kUseTime},
    Ban{Match::kHeader, "chrono", kUseTime},
    Ban{Match::kHeader, "ctime", kUseTime},
    Ban{Match::kHeader, "time.h", kUseTime},
    Ban{Match::kCall, "time", kUseTime},
    Ban{Match::kWord, "clock_gettime", kUseTime},
    Ban{Match::kWord, "gettimeofday", kUseTime},
    Ban{Match::kStd, "thread", kUseOneThread},
    Ban{Match::kStd, "jthread", kUseOneThread},
    Ban{Match::kStd, "async", kUseOneThread},
    Ban{Match::kHeader, "thread", kUseOneThread},
    Ban{Match::kHeader, "future", kUseOneThread},
    Ban{Match::kStd, "function", kUseTable},
    Ban{Match::kWord, "shared_ptr", kUseValues},
    Ban{Match::kWord, "make_shared", kUseValues},
    Ban{Match::kWord, "weak_ptr", kUseValues},
};

bool is_at(const Tokens& tokens, std::size_t at, std::string_view text) {
  return at < tokens.size() && tokens[at].text == text;
}

bool is_behind_std(const Tokens& tokens, std::size_t at) {
  return at >= 2 && is_at(tokens, at - 1, "::") && is_at(tokens, at - 2, "std");
}

// A member and a declaration (a type stands before its name) are not the C function, nor is a name
// in a namespace or type other than `std` and the global one. time() without an argument is our
// own.
bool is_c_call(const Tokens& tokens, std::size_t at) {
  if (!is_at(tokens, at + 1, "(")) return false;
  if (tokens[at].text == "time" && is_at(tokens, at + 2, ")")) return false;
  if (at == 0 || is_behind_std(tokens, at)) return true;
  const Token& before = tokens[at - 1];
  if (before.text == "." || before.text == "->") return false;
  if (before.text == "::") return at < 2 || tokens[at - 2].kind != TokenKind::kWord;
  return before.kind != TokenKind::kWord || before.text == "return" || before.text == "case" ||
         before.text == "else";
}

bool matches(const Ban& ban, const Tokens& tokens, std::size_t at) {
  const std::string_view word = tokens[at].text;
  switch (ban.match) {
    case Match::kWord:
      return word == ban.what;
    case Match::kStem:
      return word.starts_with(ban.what);
    case Match::kStd:
      return word == ban.what && is_behind_std(tokens, at);
    case Match::kStdEnding:
      return word.ends_with(ban.what) && is_behind_std(tokens, at);
    case Match::kCall:
      return word == ban.what && is_c_call(tokens, at);
    case Match::kHeader:
      return false;
  }
  return false;
}

}  // namespace

bool is_deterministic_core(std::string_view path) {
  constexpr std::array<std::string_view, 5> kFolders = {"core/base/", "core/hw/", "core/guest/",
                                                        "core/world/", "core/mechanism/"};
  return std::any_of(kFolders.begin(), kFolders.end(),
                     [&](std::string_view folder) { return path.starts_with(folder); });
}

void check_bans(const SourceText& text, Findings& findings) {
  const Tokens tokens = tokenize(text);
  for (std::size_t at = 0; at < tokens.size(); ++at) {
    const Token& token = tokens[at];
    if (token.kind == TokenKind::kNumber && is_floating(token.text)) {
      findings.push_back({text.path, token.line, fmt::format("{}; {}", token.text, kUseIntegers)});
    }
    if (token.kind != TokenKind::kWord) continue;
    for (const Ban& ban : kBans) {
      if (matches(ban, tokens, at)) {
        findings.push_back({text.path, token.line, fmt::format("{}; {}", token.text, ban.fix)});
      }
    }
  }
  for (const Include& include : includes_of(text)) {
    for (const Ban& ban : kBans) {
      if (ban.match == Match::kHeader && !include.quoted && include.path == ban.what) {
        findings.push_back(
            {text.path, include.line, fmt::format("<{}>; {}", include.path, ban.fix)});
      }
    }
  }
}

}  // namespace pf

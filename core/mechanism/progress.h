// What bounds the tries of a mover at one page: its guarantee of progress, as its keys have it.
//
// A try that somebody can end may be ended for ever; what ends that is a bound and something behind
// it that nobody can end. Each mover's registry row says which of these its keys come to, so that
// the guarantee changes with the keys. Invariant: where there is a guarantee, no page of a run has
// more tries than `tries` and one (progress_test holds runs to it).
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace pf {

struct MoveSpec;

struct Progress {
  enum class Kind : std::uint8_t {
    kAlways,   // no try of the mover's can be ended
    kBounded,  // after so many tries comes something that cannot be ended (`then`)
    kEndless,  // it tries until nobody disturbs it
    kGivesUp,  // after so many tries the page stays where it is
  };
  Kind kind = Kind::kAlways;
  std::uint64_t tries = 1;     // kBounded, kGivesUp
  std::string_view then = "";  // kBounded: "all stops"

  bool guaranteed() const { return kind == Kind::kAlways || kind == Kind::kBounded; }
};

// For rows of movers that no access can disturb.
Progress always_progresses(const MoveSpec&);
// "always", "8 tries, then all stops", "none: tries without end", "none: gives up after 8 tries".
std::string progress_words(const Progress& progress);

}  // namespace pf

// The colours of the design system by name. A scene speaks of tokens only; a palette (palette.h)
// turns them into RGB when the scene is drawn, so the same scene serves every theme.
//
// Grey is structure, a saturated colour is an event: nothing at rest is saturated except "at
// target". `kAcc` means the user (playhead, selection, focus, "changed") and is never a page state
// or a flow. `kBad` means wrong, thrown away or late, and nothing else.
// A name that ends in T is the same meaning as text; it reaches 4.5:1 on `kBg` and `kPanel`.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace pf {

enum class Token : std::uint8_t {
  kNone,    // draws nothing
  kBg,      // canvas
  kPanel,   // hosts, docks
  kRaise,   // cards
  kRaise2,  // fields, tracks of bars
  kHair,    // separators
  kHair2,   // frames, links, idle outlines
  kInk,     // main text
  kMid,     // values
  kLow,     // labels
  kFaint,   // struck-through text only
  kAcc,     // you
  kAccT,
  kAccBg,  // a wash behind what is selected or changed; has its own alpha
  kSrc,    // page at source
  kSrc2,
  kFly,  // moving, copy
  kFlyT,
  kTgt,  // at target, commit
  kTgtT,
  kDty,  // dirty, snoop, deadline
  kDtyT,
  kDtyS,  // outline that dirty needs on paper; nothing at night
  kFlt,   // faulted; invalidation and its ack
  kFltT,
  kShr,  // shared; TLPs of devices
  kShrT,
  kBad,  // lost, abort, violation, late
  kBadT,
  kSig,      // signals 1 and 2
  kZero,     // outline of a zero page
  kOnState,  // text on a state colour
  kOnDeep,   // text on target and on purge, which are deep in some palettes
  kOnGrey,   // text on kSrc2
  kOnBad,    // text on vermillion
  kShade,    // what lies under a card; has its own alpha
  kWin,      // ground of page maps and plots
  kSeriesA,  // runs in Compare and charts; never a state
  kSeriesB,
  kSeriesC,
  kSeriesD,
  kDensity0,  // persistence of Probe, logarithmic, from nothing to most
  kDensity1,
  kDensity2,
  kDensity3,
  kDensity4,
  kDensity5,
  kAborted0,  // the same for tries that were aborted
  kAborted1,
  kAborted2,
  kAborted3,
  kAborted4,
  kAborted5,
};

inline constexpr int kTokenCount = static_cast<int>(Token::kAborted5) + 1;

// The name used by palette files and by the text form of a scene: "hair2", "accBg", "density3".
// `kNone` is "none".
const char* token_name(Token token);

// The inverse. Knows "none" too.
std::optional<Token> token_of(std::string_view name);

// The colour of text that stands on a box of this one; it reaches 4.5:1 on it in every palette.
// REQUIRES a colour that boxes are filled with: a state, a flow, a ground.
Token ink_on(Token fill);

}  // namespace pf

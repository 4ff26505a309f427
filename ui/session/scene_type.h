// The type table of the design system: a scene names a role, never a font or a size.
// Inter for words, JetBrains Mono for every number that changes, for addresses and for events.
// Sizes are logical pixels at text scale 1; nothing is smaller than 10 except the PTE slots.
#pragma once
#include <cstdint>

namespace pf {

enum class FontFace : std::uint8_t {
  kInter,
  kInterMedium,
  kInterSemiBold,
  kInterBold,
  kMono,
  kMonoMedium,
  kMonoSemiBold,
};
inline constexpr int kFontFaceCount = 7;

// File name under assets/fonts. The same files serve the scene, Qt and ImGui.
const char* font_file(FontFace face);

enum class TextRole : std::uint8_t {
  kTitle,        // screen title
  kNarrator,     // one or two sentences for the step
  kSection,      // head of a card or host
  kBody,         // body text
  kActor,        // name of a CPU, a device
  kLabel,        // label, lane, event
  kLabelStrong,  // the same, now or important
  kCaption,      // capitals, widened by 6 %. Never a unit: µ would become M
  kSmall,        // axis word, note beside a flow
  kSmallStrong,  // kind of a flow beside its glyph
  kStation,      // number in a station of a path
  kValue,        // a number that changes
  kValueStrong,  // the same, changed or in focus
  kAddress,      // axis value, address in dense cells
  kAddressStrong,
  kSlot,  // content of a PTE slot
  kSlotStrong,
  kFigure,  // big figure
  kFigureStrong,
  kStamp,  // the stamp of a line, at line zoom
};
inline constexpr int kTextRoleCount = static_cast<int>(TextRole::kStamp) + 1;

struct TypeStyle {
  const char* name;  // in the text form of a scene
  FontFace face;
  float size;             // em, logical pixels
  float line;             // line height, logical pixels
  float tracking = 0;     // extra advance a letter, in em
  bool capitals = false;  // ASCII letters are drawn as capitals
};

const TypeStyle& type_style(TextRole role);

}  // namespace pf

// The pictograms of buttons: 16 px, stroke 1.5, round caps, drawn from lines so that they are crisp
// at every scale and take the colours of the palette.
#pragma once
#include <QIcon>

#include "ui/session/palette.h"

namespace pf {

enum class Icon {
  kStart,
  kRunBack,
  kStepBack,
  kPlay,
  kPlayBack,
  kPause,
  kStep,
  kRunOn,
  kEnd,
  kClose,
  kFloat,
  kHelp,
  kMark,  // the mark of Pageferry: two shores and one page between
};

// `ink` is the colour of an enabled button; a disabled one is faint.
QIcon make_icon(Icon icon, const Palette& palette, Token ink = Token::kInk);

}  // namespace pf

#include "ui/scene/page_colors.h"

namespace pf {
namespace {

Color4 color4(Rgba c) {
  return {static_cast<float>(c.r) / 255, static_cast<float>(c.g) / 255,
          static_cast<float>(c.b) / 255, static_cast<float>(c.a) / 255};
}

Color4 mixed(Rgba a, Rgba b, float t) {
  Color4 out = color4(a);
  const Color4 to = color4(b);
  for (std::size_t i = 0; i < 3; ++i) out[i] += (to[i] - out[i]) * t;
  out[3] = 1;
  return out;
}

Color4 fill_of(PageState s, const Palette& p) {
  const bool at_target = s.base == PageBase::kTarget;
  const Token ground = at_target ? Token::kTgt : Token::kSrc;
  switch (s.base) {
    case PageBase::kLost:
      return color4(p[Token::kBad]);
    case PageBase::kFaulted:
      return color4(p[Token::kFlt]);
    case PageBase::kMoving:
      return color4(p[Token::kFly]);
    default:
      break;
  }
  // Dirty is a dot on its ground, so its texel keeps some of the ground; re-dirtied is all yellow.
  if (s.dot == PageDot::kRedirtied) return color4(p[Token::kDty]);
  if (s.dot == PageDot::kDirty) return mixed(p[Token::kDty], p[ground], 0.15F);
  if (s.pinned) return mixed(p[ground], p[Token::kInk], 0.45F);
  switch (s.base) {
    case PageBase::kShared:
      return mixed(p[Token::kSrc], p[Token::kShr], 0.6F);
    case PageBase::kZero:
      return mixed(p[Token::kWin], p[Token::kSrc], 0.5F);
    case PageBase::kAbsent:  // the ground: what holds pages stands out from what does not
      return color4(p[Token::kWin]);
    default:
      return color4(p[ground]);
  }
}

}  // namespace

std::array<Color4, kPageInkCount> page_inks(const Palette& palette) {
  constexpr std::array<Token, kPageInkCount> kInks = {
      Token::kSrc,   Token::kFly, Token::kTgt,    Token::kDty, Token::kDtyS,
      Token::kFlt,   Token::kShr, Token::kBad,    Token::kInk, Token::kZero,
      Token::kHair2, Token::kBg,  Token::kOnState};
  std::array<Color4, kPageInkCount> out{};
  for (std::size_t i = 0; i < kInks.size(); ++i) out[i] = color4(palette[kInks[i]]);
  return out;
}

std::array<Color4, 64> page_fills(const Palette& palette) {
  std::array<Color4, 64> out{};
  for (unsigned i = 0; i < out.size(); ++i) {
    out[i] = fill_of(unpack_page(static_cast<std::uint8_t>(i)), palette);
  }
  return out;
}

Token page_letter_token(std::uint8_t state, const Palette& palette) {
  const PageState s = unpack_page(state);
  Token under = Token::kSrc;
  if (s.dot == PageDot::kRedirtied) return Token::kDty;  // in the dark hole
  if (s.dot == PageDot::kDirty) {
    under = Token::kDty;
  } else if (s.base == PageBase::kTarget) {
    under = Token::kTgt;
  } else if (s.base == PageBase::kMoving) {
    under = Token::kFly;
  } else if (s.base == PageBase::kFaulted) {
    under = Token::kFlt;
  } else if (s.base == PageBase::kZero || s.base == PageBase::kAbsent) {
    return Token::kLow;
  }
  Token best = Token::kInk;
  for (const Token t : {Token::kOnState, Token::kBg}) {
    if (contrast(palette[t], palette[under]) > contrast(palette[best], palette[under])) best = t;
  }
  return best;
}

}  // namespace pf

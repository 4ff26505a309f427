#include "ui/session/scene_token.h"

#include <array>

#include "core/base/assert.h"

namespace pf {
namespace {

constexpr std::array<const char*, kTokenCount> kNames = {
    "none",     "bg",       "panel",    "raise",    "raise2",   "hair",     "hair2",    "ink",
    "mid",      "low",      "faint",    "acc",      "accT",     "accBg",    "src",      "src2",
    "fly",      "flyT",     "tgt",      "tgtT",     "dty",      "dtyT",     "dtyS",     "flt",
    "fltT",     "shr",      "shrT",     "bad",      "badT",     "sig",      "zero",     "onState",
    "onDeep",   "onGrey",   "onBad",    "shade",    "win",      "seriesA",  "seriesB",  "seriesC",
    "seriesD",  "density0", "density1", "density2", "density3", "density4", "density5", "aborted0",
    "aborted1", "aborted2", "aborted3", "aborted4", "aborted5"};
static_assert(kNames.back() != nullptr, "every token has a name");

}  // namespace

const char* token_name(Token token) {
  const auto index = static_cast<std::size_t>(token);
  PF_ASSERT(index < kNames.size(), "a token outside the enum");
  return kNames[index];
}

std::optional<Token> token_of(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (name == kNames[i]) return static_cast<Token>(i);
  }
  return std::nullopt;
}

Token ink_on(Token fill) {
  switch (fill) {
    case Token::kFly:
    case Token::kDty:
    case Token::kShr:
      return Token::kOnState;
    case Token::kTgt:
    case Token::kFlt:
      return Token::kOnDeep;
    case Token::kSrc2:
      return Token::kOnGrey;
    case Token::kBad:
      return Token::kOnBad;
    case Token::kSig:  // the colour of ink itself
      return Token::kBg;
    case Token::kRaise2:
      return Token::kMid;
    default:
      return Token::kInk;
  }
}

}  // namespace pf

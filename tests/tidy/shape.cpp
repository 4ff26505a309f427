#include <algorithm>
#include <array>

#include "tests/tidy/outline.h"

namespace pf {
namespace {

constexpr std::array<std::string_view, 4> kTypeWords = {"class", "struct", "union", "enum"};
constexpr std::array<std::string_view, 6> kNoFunctions = {"alignas",  "decltype", "noexcept",
                                                          "explicit", "requires", "__attribute__"};

template <std::size_t N>
bool one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

class ShapeReader {
 public:
  ShapeReader(const Tokens& tokens, std::size_t begin, std::size_t end)
      : tokens_(tokens), begin_(begin), end_(end) {
    shape_.head_end = end;
  }

  Shape read() {
    for (at_ = begin_; at_ < end_; ++at_) {
      const Token& token = tokens_[at_];
      if (token.directive) continue;
      if (token.text == "operator") {
        skip_operator_name();
      } else if (token.kind == TokenKind::kWord) {
        if (is_flat()) read_word(token.text);
      } else if (token.kind == TokenKind::kPunctuation) {
        read_punctuation(token.text);
      }
    }
    shape_.open_parenthesis = depth_ > 0;
    return shape_;
  }

 private:
  bool is_flat() const { return depth_ == 0 && angle_ == 0; }

  // Leaves the place on the last token of the name, so that "(" comes next.
  void skip_operator_name() {
    std::size_t next = at_ + 1;
    if (next + 1 < end_ && tokens_[next].text == "(" && tokens_[next + 1].text == ")") {
      next += 2;
    }
    while (next < end_ && tokens_[next].text != "(") ++next;
    at_ = next - 1;
    after_operator_ = true;
  }

  void read_word(std::string_view word) {
    if (word == "namespace") shape_.is_namespace = true;
    if (one_of(word, kTypeWords)) shape_.is_type = true;
  }

  bool is_parameter_list() const {
    if (after_operator_) return true;
    if (at_ == begin_) return false;
    const Token& before = tokens_[at_ - 1];
    return before.text == ">" ||
           (before.kind == TokenKind::kWord && !one_of(before.text, kNoFunctions));
  }

  void read_punctuation(std::string_view sign) {
    if (sign == "(" && is_flat() && !shape_.is_call && is_parameter_list()) {
      shape_.is_call = true;
      shape_.call_at = at_;
      end_head();
    }
    after_operator_ = false;
    if (sign == "(" || sign == "[" || sign == "{") {
      if (sign == "{" && is_flat()) end_head();
      ++depth_;
    } else if (sign == ")" || sign == "]" || sign == "}") {
      --depth_;
    } else if (depth_ == 0) {
      read_flat_sign(sign);
    }
  }

  void read_flat_sign(std::string_view sign) {
    if (sign == "<" && !shape_.is_assigned) {
      ++angle_;
    } else if (sign == ">" && angle_ > 0) {
      --angle_;
    } else if (sign == "=" && angle_ == 0) {
      shape_.is_assigned = true;
      end_head();
    } else if (sign == ":" && angle_ == 0 && shape_.is_call) {
      shape_.has_member_init = true;
    }
  }

  void end_head() { shape_.head_end = std::min(shape_.head_end, at_); }

  const Tokens& tokens_;
  std::size_t begin_;
  std::size_t end_;
  std::size_t at_ = 0;
  int depth_ = 0;  // of round, square and curly brackets together
  int angle_ = 0;
  bool after_operator_ = false;
  Shape shape_;
};

}  // namespace

Shape shape_of(const Tokens& tokens, std::size_t begin, std::size_t end) {
  return ShapeReader(tokens, begin, end).read();
}

}  // namespace pf

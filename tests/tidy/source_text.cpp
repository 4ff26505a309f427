#include "tests/tidy/source_text.h"

#include <cctype>

namespace pf {
namespace {

enum class Part { kCode, kLiteral, kComment };

// Walks the raw text once and copies each character into the views that its part belongs to.
class Splitter {
 public:
  explicit Splitter(SourceText& text) : text_(text), raw_(text.raw) {}

  void run() {
    while (at_ < raw_.size()) {
      if (starts("//")) {
        take(end_of_line(), Part::kComment);
      } else if (starts("/*")) {
        take(past("*/", at_ + 2), Part::kComment);
      } else if (raw_[at_] == '"') {
        take_literal(is_raw_string() ? end_of_raw_string() : end_of_quoted('"'));
      } else if (raw_[at_] == '\'' && !is_digit_separator()) {
        take_literal(end_of_quoted('\''));
      } else {
        take(at_ + 1, Part::kCode);
      }
    }
  }

 private:
  bool starts(std::string_view what) const { return raw_.compare(at_, what.size(), what) == 0; }

  std::size_t end_of_line() const { return std::min(raw_.find('\n', at_), raw_.size()); }

  std::size_t past(std::string_view what, std::size_t from) const {
    const std::size_t found = raw_.find(what, from);
    return found == std::string::npos ? raw_.size() : found + what.size();
  }

  // The word (letters, digits, quotes between digits) that ends just before the current place.
  std::string_view word_before() const {
    std::size_t begin = at_;
    while (begin > 0 && (is_word_char(raw_[begin - 1]) || raw_[begin - 1] == '\'')) --begin;
    return std::string_view(raw_).substr(begin, at_ - begin);
  }

  bool is_digit_separator() const {
    const std::string_view word = word_before();
    return !word.empty() && std::isdigit(static_cast<unsigned char>(word.front())) != 0;
  }

  bool is_raw_string() const {
    const std::string_view word = word_before();
    return word == "R" || word == "u8R" || word == "uR" || word == "UR" || word == "LR";
  }

  std::size_t end_of_raw_string() const {
    const std::size_t open = raw_.find('(', at_);
    if (open == std::string::npos) return raw_.size();
    return past(")" + raw_.substr(at_ + 1, open - at_ - 1) + "\"", open);
  }

  std::size_t end_of_quoted(char quote) const {
    std::size_t i = at_ + 1;
    while (i < raw_.size() && raw_[i] != quote && raw_[i] != '\n') i += raw_[i] == '\\' ? 2 : 1;
    if (i < raw_.size() && raw_[i] == quote) return i + 1;
    return std::min(i, raw_.size());
  }

  // The quotes count as code: what stands there is a literal, whatever it says.
  void take_literal(std::size_t end) {
    take(at_ + 1, Part::kCode);
    if (end > at_ + 1) take(end - 1, Part::kLiteral);
    if (end > at_) take(end, Part::kCode);
  }

  void take(std::size_t end, Part part) {
    for (; at_ < end; ++at_) {
      const char c = raw_[at_];
      const bool everywhere = c == '\n';
      text_.code += everywhere || part == Part::kCode ? c : ' ';
      text_.uncommented += everywhere || part != Part::kComment ? c : ' ';
      text_.comments += everywhere || part == Part::kComment ? c : ' ';
    }
  }

  SourceText& text_;
  const std::string& raw_;
  std::size_t at_ = 0;
};

}  // namespace

SourceText read_source(std::string path, std::string raw) {
  SourceText text;
  text.path = std::move(path);
  text.raw = std::move(raw);
  Splitter(text).run();
  return text;
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return lines;
}

bool is_word_char(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

std::size_t find_word(std::string_view line, std::string_view word, std::size_t from) {
  for (std::size_t at = line.find(word, from); at != std::string_view::npos;
       at = line.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool open = at == 0 || !is_word_char(line[at - 1]);
    const bool close = end == line.size() || !is_word_char(line[end]);
    if (open && close) return at;
  }
  return std::string_view::npos;
}

}  // namespace pf

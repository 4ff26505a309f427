#include "tests/tidy/outline.h"

namespace pf {
namespace {

bool is_access_word(std::string_view word) {
  return word == "public" || word == "private" || word == "protected" || word == "slots" ||
         word == "signals" || word == "Q_SLOTS" || word == "Q_SIGNALS";
}

class OutlineBuilder {
 public:
  explicit OutlineBuilder(const Tokens& tokens) : tokens_(tokens) {}

  Outline build() {
    for (at_ = 0; at_ < tokens_.size(); ++at_) {
      outline_.scopes.push_back(scope());
      if (tokens_[at_].directive) continue;
      const std::string_view text = tokens_[at_].text;
      if (text == "{") {
        open();
      } else if (text == "}") {
        close();
      } else if (text == ";") {
        end_declaration();
      } else if (text == ":" && scope() == Scope::kType && at_ > head_ &&
                 is_access_word(tokens_[at_ - 1].text)) {
        head_ = at_ + 1;
      }
    }
    return std::move(outline_);
  }

 private:
  struct Block {
    Scope scope;
    std::size_t head;  // where the declaration that owns the block begins
    bool outermost_function;
  };

  Scope scope() const { return blocks_.empty() ? Scope::kNamespace : blocks_.back().scope; }
  bool is_declaring() const { return scope() == Scope::kNamespace || scope() == Scope::kType; }

  Scope scope_of_next_block() const {
    if (!is_declaring()) return scope();
    const Shape shape = shape_of(tokens_, head_, at_);
    const Token* before = at_ > head_ ? &tokens_[at_ - 1] : nullptr;
    const bool is_linkage = before != nullptr && tokens_[first_of(head_)].text == "extern";
    if (shape.open_parenthesis) return Scope::kInitializer;
    if (shape.is_namespace || (is_linkage && !shape.is_call && !shape.is_assigned)) {
      return Scope::kNamespace;
    }
    if (shape.is_type && !shape.is_call && !shape.is_assigned) return Scope::kType;
    if (shape.is_assigned || !shape.is_call) return Scope::kInitializer;
    const bool names_member = before->kind == TokenKind::kWord || before->text == ">";
    return shape.has_member_init && names_member ? Scope::kInitializer : Scope::kFunction;
  }

  void open() {
    const bool declaring = is_declaring();
    const Scope next = scope_of_next_block();
    blocks_.push_back({next, head_, declaring && next == Scope::kFunction});
    if (next == Scope::kNamespace || next == Scope::kType) head_ = at_ + 1;
  }

  // An initializer's brace goes on with its declaration; any other ends it.
  void close() {
    if (blocks_.empty()) return;
    const Block block = blocks_.back();
    blocks_.pop_back();
    if (block.outermost_function) add_function(block.head);
    if (block.outermost_function || block.scope == Scope::kNamespace ||
        block.scope == Scope::kType) {
      head_ = at_ + 1;
    }
  }

  void end_declaration() {
    if (!is_declaring()) return;
    const std::size_t first = first_of(head_);
    if (scope() == Scope::kNamespace && first < at_) {
      outline_.namespace_declarations.push_back({first, at_});
    }
    head_ = at_ + 1;
  }

  // Preprocessor lines before a declaration are no part of it.
  std::size_t first_of(std::size_t head) const {
    while (head < at_ && tokens_[head].directive) ++head;
    return head;
  }

  void add_function(std::size_t head) {
    const std::size_t first = first_of(head);
    outline_.functions.push_back({name_of(first), tokens_[first].line, tokens_[at_].line});
  }

  std::string name_of(std::size_t head) const {
    const std::size_t call = shape_of(tokens_, head, at_).call_at;
    std::size_t begin = call;
    while (begin > head &&
           (tokens_[begin - 1].kind == TokenKind::kPunctuation
                ? tokens_[begin - 1].text == "::" || tokens_[begin - 1].text == "~"
                : begin == call || tokens_[begin].text == "::" || tokens_[begin].text == "~")) {
      --begin;
    }
    std::string name;
    for (std::size_t i = begin; i < call; ++i) name += tokens_[i].text;
    if (name.rfind("TEST", 0) != 0) return name.empty() ? "operator" : name;
    for (std::size_t i = call; i < at_ && tokens_[i].text != "{"; ++i) name += tokens_[i].text;
    return name;
  }

  const Tokens& tokens_;
  std::size_t at_ = 0;
  std::size_t head_ = 0;  // where the current declaration begins
  std::vector<Block> blocks_;
  Outline outline_;
};

}  // namespace

Outline outline_of(const Tokens& tokens) { return OutlineBuilder(tokens).build(); }

}  // namespace pf

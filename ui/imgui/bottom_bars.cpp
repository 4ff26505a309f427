#include "ui/imgui/bottom_bars.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <utility>

#include "core/scenario/scenario.h"
#include "ui/imgui/key_words.h"
#include "ui/imgui/pane.h"

namespace pf {
namespace {

// Shipped scenarios, as they are opened by name.
const std::vector<std::string>& scenario_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> out;
    for (const std::string& path : shipped_scenarios())
      out.push_back(std::filesystem::path(path).stem().string());
    return out;
  }();
  return names;
}

TriggerCompletion complete_command(const Desk& desk, const std::string& text, std::size_t) {
  TriggerCompletion out;
  out.to = text.size();
  const auto offer = [&](const std::string& words) {
    if (words.size() > text.size() && words.compare(0, text.size(), text) == 0) {
      out.words.push_back(words);
    }
  };
  if (text.empty()) return out;
  for (const ProbeVerbRow& row : probe_verb_rows()) {
    const std::string name = std::string(row.name) + " ";
    offer(name);
    if (text.size() + 1 < name.size()) continue;  // once the name is there
    for (const char* usual : row.usual) offer(name + usual);
  }
  for (const VerbRow& row : verb_rows()) offer(std::string(row.name) + " ");
  const std::string theme = std::string(kThemeVerb) + " ";
  offer(theme);
  if (text.rfind(theme, 0) == 0) {
    for (const std::string& name : desk.themes()) offer(theme + name);
  }
  offer(std::string(kPictureVerb) + " ");
  if (text.rfind("next-hit ", 0) == 0) {
    for (const MaskRow& row : desk.shown().masks) {
      for (const char* which : {"1", "-1", "first", "last"})
        offer(fmt::format("next-hit {} {}", row.mask.name, which));
    }
  }
  if (text.rfind("tune ", 0) == 0) {
    for (const TuneRow& row : desk.shown().tunes) offer("tune " + row.key + "=");
  }
  for (const std::string& name : scenario_names()) offer(name);
  return out;
}

bool is_verb(const std::string& word) {
  const auto& own = probe_verb_rows();
  const auto& shared = verb_rows();
  const auto named = [&](const auto& row) { return word == row.name; };
  return word == kThemeVerb || word == kPictureVerb || std::any_of(own.begin(), own.end(), named) ||
         std::any_of(shared.begin(), shared.end(), named);
}

}  // namespace

void draw_key_line(Desk& desk, Rect area) {
  const Pen pen(ImGui::GetWindowDrawList(), desk.look());
  pen.fill(area, Token::kPanel);
  pen.across(area.x, area.y, area.w, Token::kHair);
  float x = area.x + pen.px(10);
  const float limit = area.x + area.w * 0.62F;
  for (const auto& [key, what] : keys_of(desk)) {
    const float wide = pen.width(key) + pen.width(what) + pen.px(6);
    if (x + wide > limit) break;
    x += pen.row_text({x, area.y}, area.h, key, {Token::kMid}) + pen.px(6);
    x += pen.row_text({x, area.y}, area.h, what, {Token::kLow}) + pen.px(18);
  }
  if (!desk.is_open()) return;
  const std::string& command = desk.shown().command;
  const float room = area.right() - pen.px(10) - x;
  const float wide = std::min(room, pen.width(command));
  const Rect place = {area.right() - pen.px(10) - wide, area.y, wide, area.h};
  const Press press = press_area("##command", place);
  pen.row_text({place.right(), area.y}, area.h, command,
               {press.hovered ? Token::kInk : Token::kLow, Cut::kText, Align::kRight, room});
  if (press.hovered) ImGui::SetTooltip("%s\nclick copies it", command.c_str());
  if (press.clicked) ImGui::SetClipboardText(command.c_str());
}

void draw_error_bar(Desk& desk, Rect area) {
  const Pen pen(ImGui::GetWindowDrawList(), desk.look());
  const Press press = press_area("##error", area);
  pen.fill(area, Token::kRaise);
  pen.fill({area.x, area.y, pen.px(3), area.h}, Token::kBad);
  pen.across(area.x, area.bottom() - pen.px(1), area.w, Token::kHair);
  std::string words = desk.error.wrong;
  if (const std::string& right = desk.error.right; !right.empty()) {
    // Some say it themselves.
    words += (right.find("right would be") == std::string::npos ? "; right would be: " : "; ");
    words += right;
  }
  float x = area.x + pen.px(12);
  if (!desk.error.where.empty()) {
    x += pen.row_text({x, area.y}, area.h, desk.error.where,
                      {Token::kMid, Cut::kText, Align::kLeft, area.w * 0.4F}) +
         pen.px(12);
  }
  const float close = pen.width("Esc closes") + pen.px(20);
  pen.row_text({x, area.y}, area.h, words,
               {Token::kBadT, Cut::kText, Align::kLeft, area.right() - x - close});
  pen.row_text({area.right() - pen.px(10), area.y}, area.h, "Esc closes",
               {Token::kLow, Cut::kText, Align::kRight});
  if (press.hovered) ImGui::SetTooltip("%s", words.c_str());
  if (press.clicked) desk.error = {};
}

CommandLine::CommandLine(Desk& desk)
    : desk_(desk),
      field_(
          "##line",
          [this](const std::string& text, std::size_t at) {
            return complete_command(desk_, text, at);
          },
          [](const std::string&) { return std::optional<ExpressionError>(); }) {}

// A command; what begins with none is a place, a thing, or a kind of event, whatever the words turn
// out to be.
void CommandLine::run(const std::string& text) {
  if (text.empty() || !desk_.is_open()) return;
  if (is_verb(text.substr(0, text.find(' ')))) {
    desk_.tell(text);  // it says what is wrong with it
    return;
  }
  for (const char* form : {"{}", "seek {}", "select {}", "filter {}"}) {
    if (!desk_.try_tell(fmt::format(fmt::runtime(form), text)).ok) continue;
    if (std::string_view(form) == "filter {}") desk_.tell("run-to-break 1");
    return;
  }
  desk_.error = {"", fmt::format("nothing is called \"{}\"", text),
                 "a command; event:1204, 12.5us, phase:copy, page:12, device:gpu, kind=abort"};
}

void CommandLine::draw(Rect window, const std::function<void(const std::string&)>& open_file) {
  if (desk_.view.type_command) {
    desk_.view.type_command = false;
    field_.begin(std::exchange(desk_.view.command, ""));
  }
  if (!field_.active()) return;
  const float width = std::min(desk_.look().px(560), window.w - desk_.look().px(40));
  const Rect line = {window.x + std::floor((window.w - width) / 2), window.y + desk_.look().px(120),
                     width, desk_.look().px(26)};
  ImGui::SetNextWindowPos(line.min());
  ImGui::SetNextWindowSize(line.size());
  ImGui::Begin("##command-line", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoNav |
                   ImGuiWindowFlags_NoSavedSettings);
  const Pen pen(ImGui::GetWindowDrawList(), desk_.look());
  const auto text = field_.draw(pen, line, "");
  if (field_.active() && field_.text().empty()) {
    pen.row_text({line.x + pen.px(10), line.y}, line.h,
                 "a command, a place (12.5us, phase:copy), a thing (page:12), a scenario or file",
                 {Token::kLow, Cut::kText, Align::kLeft, line.w - pen.px(20)});
  }
  ImGui::End();
  field_.draw_list(Pen(ImGui::GetForegroundDrawList(), desk_.look()));
  if (!text) return;
  std::error_code error;
  // With nothing open, what is typed can only be what to open, a shipped scenario's name too.
  if (!desk_.is_open() && !text->empty()) {
    open_file(*text);
  } else if (std::filesystem::is_regular_file(find_scenario(*text).value_or(""), error)) {
    const bool record = std::filesystem::path(*text).extension() == ".pflive";
    if (record && desk_.is_open()) {
      desk_.tell("live " + *text);  // lies over the open run
    } else {
      open_file(*text);
    }
  } else {
    run(*text);
  }
}

}  // namespace pf

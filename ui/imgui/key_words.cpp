#include "ui/imgui/key_words.h"

#include <algorithm>

#include "ui/imgui/desk.h"

namespace pf {
namespace {

// `ids`: rows of the key table, a space between two that belong together; what no row has is a key
// by itself, or the mouse.
struct Hint {
  const char* ids;
  const char* what;
  bool fixed = false;
};

std::string key_of(const ProbeKeys& keys, const std::string& id) {
  for (const ProbeKey& row : keys.rows()) {
    if (row.id == id) return row.keys.empty() ? "" : row.keys.front();
  }
  return "";
}

std::string written(const ProbeKeys& keys, const Hint& hint) {
  if (hint.fixed) return hint.ids;
  std::string out;
  const std::string ids = hint.ids;
  for (std::size_t at = 0; at < ids.size();) {
    const std::size_t end = std::min(ids.find(' ', at), ids.size());
    const std::string key = key_of(keys, ids.substr(at, end - at));
    if (!key.empty()) out += (out.empty() ? "" : " ") + key;
    at = end + 1;
  }
  return out;
}

std::vector<Hint> hints(const DeskView& view) {
  const Hint next = {"next-panel", "next panel"};
  switch (view.focus) {
    case Panel::kLive:
      return {{"up down", "row"},       {"Left Right", "change", true},
              {"enter", "type"},        {"delete", "revert"},
              {"revert", "revert all"}, {"recall-a recall-b", "recall"},
              {"from-near", "near"},    next};
    case Panel::kState:
      return {{"up down", "row"}, {"enter", "pin"}, {"step-back step", "event"}, next};
    case Panel::kPages:
      return {{"Left Right", "page", true}, {"up down", "row"}, {"enter", "select"}, next};
    case Panel::kHistogram1:
    case Panel::kHistogram2:
      return {{"< >", "interval", true},
              {"PgUp PgDown", "worst", true},
              {"enter", "type"},
              {"up down", "capture"},
              next};
    case Panel::kCaptures:
      if (view.events) break;
      return {{"up down", "capture"},
              {"enter", "open in the lanes"},
              {"table", "events"},
              {"step-back step", "event"},
              next};
    default:
      break;
  }
  if (view.centre == Centre::kLanes) {
    return {{"play", "play"},
            {"step-back step", "event"},
            {"previous-page next-page", "page"},
            {"next-kind previous-kind", "kind"},
            {"zoom-in zoom-out", "zoom"},
            {"marker", "marker"},
            {"escape", "overlay"},
            next};
  }
  return {{"run", "run"},
          {"trigger", "trigger"},
          {"cursor-1 cursor-2", "cursors"},
          {"drag", "measures", true},
          {"mask", "mask"},
          {"measure", "histogram from cursors"},
          {"lanes", "lanes"},
          next};
}

}  // namespace

std::vector<std::pair<std::string, std::string>> keys_of(const Desk& desk) {
  std::vector<std::pair<std::string, std::string>> out;
  for (const Hint& hint : hints(desk.view)) {
    std::string keys = written(desk.keys, hint);
    if (!keys.empty()) out.emplace_back(std::move(keys), hint.what);
  }
  return out;
}

}  // namespace pf

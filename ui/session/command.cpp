#include "ui/session/command.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace pf {
namespace {

using Words = std::vector<std::string>;

bool is_number(std::string_view s) {
  if (!s.empty() && s.front() == '-') s.remove_prefix(1);
  return !s.empty() && s.size() < 19 &&
         std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// "12", "0x92".
bool is_count(std::string_view s) {
  if (s.rfind("0x", 0) == 0) {
    s.remove_prefix(2);
    return !s.empty() && s.size() <= 8 &&
           std::all_of(s.begin(), s.end(), [](unsigned char c) { return std::isxdigit(c) != 0; });
  }
  return is_number(s) && s.front() != '-';
}

bool is_direction(const std::string& s) { return s == "1" || s == "-1"; }

bool is_quantity(std::string_view s, std::initializer_list<std::string_view> units,
                 bool zero = false) {
  double value = 0;
  const auto [end, error] = std::from_chars(s.data(), s.data() + s.size(), value);
  if (error != std::errc() || !(value > 0 || (zero && value == 0))) return false;
  const std::string_view unit(end, static_cast<std::size_t>(s.data() + s.size() - end));
  return std::find(units.begin(), units.end(), unit) != units.end();
}

bool is_time(std::string_view s) { return is_quantity(s, {"ps", "ns", "us", "ms", "s"}, true); }

// "page:12": the part behind the colon, when the part before it is that.
bool names(std::string_view s, std::string_view what) {
  return s.size() > what.size() + 1 && s.rfind(what, 0) == 0 && s[what.size()] == ':';
}
bool numbered(std::string_view s, std::string_view what) {
  return names(s, what) && is_count(s.substr(what.size() + 1));
}

bool good_place(const std::string& s) {
  return s == "start" || s == "end" || numbered(s, "event") || names(s, "phase") || is_time(s);
}

bool good_target(const std::string& s) {
  for (const char* word : {"none", "cpu0", "cpu1", "iommu", "ntb", "memory:a", "memory:b"}) {
    if (s == word) return true;
  }
  return numbered(s, "page") || numbered(s, "line") || numbered(s, "vcpu") || names(s, "device");
}

bool good_properties(const Words& words) {
  return std::all_of(words.begin(), words.end(), [](const std::string& w) {
    if (w.rfind("kind=", 0) == 0) return fact_of(w.substr(5)).has_value();
    if (w.rfind("page=", 0) == 0) return is_count(std::string_view(w).substr(5));
    return w.rfind("actor=", 0) == 0 && w.size() > 6;
  });
}

bool good_inject(const Words& w) {
  if (w.size() == 1) return w[0] == "interrupt";
  if (w.size() != 3) return false;
  const bool who = names(w[0], "device") || numbered(w[0], "vcpu");
  const bool what = w[1] == "read" || w[1] == "write" || w[1] == "atomic";
  return who && what && (numbered(w[2], "page") || numbered(w[2], "line"));
}

// An expression is the machine's to judge: only it knows its devices.
bool good_break(const Words& w) {
  return !w.empty() && (w[0] != "drop" || (w.size() == 2 && is_count(w[1])));
}

bool good_span(const Words& w) {
  return w.empty() || w == Words{"none"} || (w.size() == 2 && is_time(w[0]) && is_time(w[1]));
}

bool good_next(const Words& w) {
  return w.size() == 2 && is_direction(w[0]) &&
         (w[1] == "kind" || w[1] == "page" || w[1] == "transaction");
}

bool good_set(const Words& w) {
  const auto at = w.size() == 1 ? w[0].find('=') : std::string::npos;
  return at != std::string::npos && at > 0 && at + 1 < w[0].size();
}

bool one(const Words& w, bool (*good)(const std::string&)) { return w.size() == 1 && good(w[0]); }

bool good_words(Verb verb, const Words& w) {
  switch (verb) {
    case Verb::kStep:
      return one(w, [](const std::string& s) { return is_number(s) && s != "0"; });
    case Verb::kSeek:
      return one(w, good_place);
    case Verb::kOver:
    case Verb::kInto:
    case Verb::kPlay:
    case Verb::kRunToBreak:
      return one(w, is_direction);
    case Verb::kSpeed:
      return one(w, [](const std::string& s) {
        return is_quantity(s, {"ps", "ns", "us", "ms", "s", "ev"});
      });
    case Verb::kSelect:
      return one(w, good_target);
    case Verb::kPin:
      return w.empty() || one(w, good_target);
    case Verb::kJourney:
      return w.empty() ||
             one(w, [](const std::string& s) { return s == "none" || numbered(s, "page"); });
    case Verb::kSpan:
      return good_span(w);
    case Verb::kZoom:
      return one(w, [](const std::string& s) { return s == "host" || s == "page" || s == "line"; });
    case Verb::kFilter:
      return good_properties(w);
    case Verb::kBreak:
      return good_break(w);
    case Verb::kNext:
      return good_next(w);
    case Verb::kMarker:
      return w.empty() || one(w, [](const std::string& s) { return is_count(s); });
    case Verb::kGoto:
      return one(w, [](const std::string& s) { return numbered(s, "marker"); });
    case Verb::kInject:
      return good_inject(w);
    case Verb::kSet:
      return good_set(w);
    case Verb::kBranch:
      return w.size() <= 1;
    case Verb::kSwitch:
      return one(w, [](const std::string& s) { return is_count(s); });
    default:
      return w.empty();
  }
}

Words split(std::string_view text) {
  Words out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
    if (end > at) out.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::string all_names() {
  std::string out;
  for (const VerbRow& row : verb_rows()) {
    if (!out.empty()) out += ", ";
    out += row.name;
  }
  return out;
}

}  // namespace

const std::array<VerbRow, kVerbs>& verb_rows() {
  static const std::array<VerbRow, kVerbs> rows = {{
      {Verb::kStep, "step", "step 1 | step -1", "Goes so many events on, or back."},
      {Verb::kSeek, "seek", "seek event:1204 | start | end | 12.5us | phase:copy",
       "Puts the playhead at a moment."},
      {Verb::kOver, "over", "over 1 | over -1",
       "Goes over the transaction or transfer that begins here; back over one that ends here."},
      {Verb::kInto, "into", "into 1 | into -1",
       "Goes to the next event of the transaction or transfer that begins here."},
      {Verb::kPlay, "play", "play 1 | play -1", "Plays forwards or backwards."},
      {Verb::kPause, "pause", "pause", "Stops playing."},
      {Verb::kToggle, "toggle", "toggle", "Plays on in the last direction, or pauses."},
      {Verb::kSpeed, "speed", "speed 250ns | speed 5ev",
       "Simulated time, or events, a second of wall time."},
      {Verb::kSelect, "select",
       "select page:12 | line:770 | device:NAME | vcpu:0 | cpu0 | cpu1 | iommu | ntb | memory:a | "
       "memory:b | none",
       "Picks a thing out."},
      {Verb::kPin, "pin", "pin | pin page:12 | pin none",
       "Keeps a thing in the inspector, or drops it again; alone: what is selected."},
      {Verb::kJourney, "journey", "journey | journey page:12 | journey none",
       "Every event that touches a page, in the list and on the lanes."},
      {Verb::kZoom, "zoom", "zoom host | page | line", "Level of detail of the stage."},
      {Verb::kFilter, "filter", "filter kind=KIND actor=ACTOR page=N, each optional",
       "Which events the list shows."},
      {Verb::kBreak, "break",
       "break TRIGGER, as in: break abort cause=interrupt by=gpu | break drop 1 | break clear",
       "Adds a breakpoint, or removes one or all."},
      {Verb::kRunToBreak, "run-to-break", "run-to-break 1 | run-to-break -1",
       "Goes to the next or the previous breakpoint."},
      {Verb::kNext, "next", "next 1 kind | page | transaction, or next -1 ...",
       "Goes to the next event of the same kind, page or try."},
      {Verb::kMarker, "marker", "marker | marker 3", "Sets a marker at the playhead."},
      {Verb::kGoto, "goto", "goto marker:3", "Goes to a marker."},
      {Verb::kSpan, "span", "span | span 1.2us 3us | span none",
       "Measures from here, then to here; or between two times."},
      {Verb::kInject, "inject",
       "inject device:NAME read|write|atomic page:N|line:N | inject vcpu:N "
       "read|write page:N|line:N | inject interrupt",
       "Makes something happen now, in a branch."},
      {Verb::kSet, "set", "set mechanism.drain=false", "A branch with that switch."},
      {Verb::kBranch, "branch", "branch NAME | branch", "A branch that goes on as this run."},
      {Verb::kSwitch, "switch", "switch 0", "Shows another branch."},
      {Verb::kUndo, "undo", "undo", "Takes back the last change of place or view."},
      {Verb::kRedo, "redo", "redo", "Does it again."},
  }};
  return rows;
}

std::optional<Command> parse_command(std::string_view text, std::string& error) {
  Words words = split(text);
  if (words.empty()) {
    error = "an empty command; right would be one of " + all_names();
    return std::nullopt;
  }
  for (const VerbRow& row : verb_rows()) {
    if (words.front() != row.name) continue;
    words.erase(words.begin());
    if (good_words(row.verb, words)) return Command{row.verb, std::move(words)};
    error = fmt::format("\"{}\" is not complete or not right; right would be: {}", text, row.usage);
    return std::nullopt;
  }
  error = fmt::format("\"{}\" is no command; right would be one of {}", words.front(), all_names());
  return std::nullopt;
}

std::string command_text(const Command& command) {
  std::string out = verb_rows()[static_cast<std::size_t>(command.verb)].name;
  for (const std::string& word : command.words) out += " " + word;
  return out;
}

}  // namespace pf

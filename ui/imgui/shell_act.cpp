// What the keys do. Whatever concerns the run is a command; what is left here concerns the window.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "ui/imgui/shell.h"
#include "ui/session/speed_scale.h"

namespace pf {
namespace {

constexpr double kZoomStep = 1.25, kPanStep = 0.15;

}  // namespace

bool Shell::key(const std::string& chord) {
  if (sheet_.take(chord)) return true;
  if (key_of_panel(chord)) return true;
  const ProbeKey* row = desk_.keys.find(chord, desk_.view.centre == Centre::kOverlay);
  if (row == nullptr) return false;
  act(*row);
  return true;
}

// Left and Right change the focused parameter, or go to the page beside, instead of the event; <
// and > change the interval that a histogram shows, PgUp and PgDown list others of its worst.
bool Shell::key_of_panel(const std::string& chord) {
  if (!desk_.is_open()) return false;
  const Panel focus = desk_.view.focus;
  if (focus == Panel::kHistogram1 || focus == Panel::kHistogram2) {
    HistogramPanel& panel = focus == Panel::kHistogram1 ? histogram1_ : histogram2_;
    if (chord == "<" || chord == ">") {
      panel.step(chord == ">" ? 1 : -1);
    } else if (chord == "PgUp" || chord == "PgDown") {
      panel.page_worst(chord == "PgDown" ? 1 : -1);
    } else {
      return false;
    }
    return true;
  }
  if (chord != "Left" && chord != "Right") return false;
  const int way = chord == "Right" ? 1 : -1;
  if (focus == Panel::kLive) {
    live_.step(way);
  } else if (focus == Panel::kPages) {
    pages_.move(way, 0);
  } else {
    return false;
  }
  return true;
}

void Shell::act(const ProbeKey& row) {
  if (!row.command.empty()) {
    if (desk_.is_open()) desk_.tell(row.command);
  } else if (row.own != ProbeAct::kShared) {
    act_own(row.own);
  } else {
    act_shared(row.act);
  }
}

void Shell::act_own(ProbeAct act) {
  DeskView& view = desk_.view;
  switch (act) {
    case ProbeAct::kNextPanel:
      return next_panel(1);
    case ProbeAct::kPreviousPanel:
      return next_panel(-1);
    case ProbeAct::kTable:
      view.events = !view.events;
      return;
    case ProbeAct::kLanes:
      view.centre = view.centre == Centre::kLanes ? Centre::kOverlay : Centre::kLanes;
      return;
    case ProbeAct::kAllChannels:
      return desk_.next_channels();
    case ProbeAct::kTheme:
      desk_.tell(fmt::format("{} {}", kThemeVerb, desk_.next_theme()));
      return;
    default:
      break;
  }
  if (!desk_.is_open()) return;
  switch (act) {
    case ProbeAct::kTrigger:
      view.type_trigger = true;
      break;
    case ProbeAct::kArm: {
      const std::string& now = desk_.shown().arm;
      desk_.tell(now == "normal" ? "arm single" : now == "single" ? "arm off" : "arm normal");
      break;
    }
    case ProbeAct::kRun:
      desk_.tell(desk_.probe().running() ? "pause" : "run");
      break;
    case ProbeAct::kCursor1:
      overlay_.cursor_to_pointer(1);
      break;
    case ProbeAct::kCursor2:
      overlay_.cursor_to_pointer(2);
      break;
    case ProbeAct::kMask:
      overlay_.mask_above_pointer();
      break;
    case ProbeAct::kNextHit:
      next_hit(1);
      break;
    case ProbeAct::kPreviousHit:
      next_hit(-1);
      break;
    case ProbeAct::kCompare:
      desk_.tell("compare " + desk_.next_compared());
      break;
    default:
      act_in_panel(act);
  }
}

void Shell::move_in_panel(int way) {
  switch (desk_.view.focus) {
    case Panel::kLive:
      return live_.move(way);
    case Panel::kState:
      return state_.move(way);
    case Panel::kPages:
      return pages_.move(0, way);
    default:
      return captures_.move(way);
  }
}

void Shell::enter_in_panel() {
  switch (desk_.view.focus) {
    case Panel::kLive:
      return live_.edit();
    case Panel::kHistogram1:
      return histogram1_.edit();
    case Panel::kHistogram2:
      return histogram2_.edit();
    case Panel::kState:
      return state_.pin();
    case Panel::kPages:
      return pages_.select();
    default:
      return captures_.open();
  }
}

void Shell::act_in_panel(ProbeAct act) {
  switch (act) {
    case ProbeAct::kUp:
    case ProbeAct::kDown:
      return move_in_panel(act == ProbeAct::kUp ? -1 : 1);
    case ProbeAct::kEnter:
      return enter_in_panel();
    case ProbeAct::kDelete:
      if (desk_.view.focus == Panel::kLive) {
        live_.revert();
      } else if (!desk_.view.mask.empty()) {
        desk_.tell("mask " + desk_.view.mask + " none");
        desk_.view.mask.clear();
      }
      break;
    default:
      break;
  }
}

void Shell::act_shared(Act act) {
  switch (act) {
    case Act::kHelp:
      desk_.view.sheet = true;
      return;
    case Act::kEscape:
      return escape();
    case Act::kQuit:
      return quit();
    case Act::kOpen:
      desk_.view.type_command = true;
      return;
    default:
      break;
  }
  if (!desk_.is_open()) return;
  switch (act) {
    case Act::kFind:
    case Act::kPalette:
    case Act::kInject:
      desk_.view.type_command = true;
      break;
    case Act::kFaster:
    case Act::kSlower: {
      const int stop = desk_.shown().transport.speed_stop + (act == Act::kFaster ? 1 : -1);
      desk_.tell("speed " + speed_argument(stop));
      break;
    }
    case Act::kZoomIn:
      return zoom(1 / kZoomStep);
    case Act::kZoomOut:
      return zoom(kZoomStep);
    case Act::kPanLeft:
      return pan(-kPanStep);
    case Act::kPanRight:
      return pan(kPanStep);
    case Act::kFocus:
      if (desk_.view.centre == Centre::kLanes) {
        lanes_.focus();
      } else {
        overlay_.fit();
      }
      break;
    case Act::kBreak:
      return toggle_break();
    case Act::kSave:
      return ask_file("save ", ".pfrun");
    case Act::kExport:
      return ask_file(std::string(kPictureVerb) + " ", ".png");
    case Act::kCopyCommand:
      copy(desk_.shown().command);
      break;
    default:
      desk_.error = {"", "Probe cannot do this", "open it in pageferry-studio"};
  }
}

// On the filter, else on the trigger; the second time it is taken away.
void Shell::toggle_break() {
  const std::string filter = desk_.probe().session().filter_words();
  const std::string& on = filter.empty() ? desk_.shown().trigger : filter;
  const std::vector<std::string> before = desk_.shown().breakpoints;
  if (!desk_.tell("break " + on).ok) return;
  if (desk_.shown().breakpoints.size() > before.size()) {
    desk_.told = "breakpoint on " + desk_.shown().breakpoints.back() + "; F5 runs to it";
    return;
  }
  // Set already, in the words that breakpoints have.
  const Env& env = desk_.probe().session().env();
  const std::string words = trigger_text(env, parse_trigger(env, on));
  const auto at = std::find(before.begin(), before.end(), words);
  if (at == before.end()) return;
  desk_.tell(fmt::format("break drop {}", at - before.begin() + 1));
  desk_.told = "no breakpoint on " + words + " any more";
}

// Opens the command line with a file to write to, named as what is open.
void Shell::ask_file(const std::string& verb, const char* ending) {
  const std::filesystem::path source = desk_.probe().run().source;
  desk_.view.command = verb + source.stem().string() + ending;
  desk_.view.type_command = true;
}

void Shell::zoom(double factor) {
  if (desk_.view.centre == Centre::kLanes) {
    lanes_.zoom(factor);
  } else {
    overlay_.zoom(factor);
  }
}

void Shell::pan(double part) {
  if (desk_.view.centre == Centre::kLanes) {
    lanes_.pan(part);
  } else {
    overlay_.pan(part);
  }
}

void Shell::next_panel(int direction) {
  const int now = static_cast<int>(desk_.view.focus);
  desk_.view.focus = static_cast<Panel>((now + direction + kPanels) % kPanels);
}

void Shell::next_hit(int direction) {
  const std::vector<MaskRow>& masks = desk_.shown().masks;
  if (masks.empty()) return;
  const auto named = [&](const MaskRow& row) { return row.mask.name == desk_.view.mask; };
  if (std::none_of(masks.begin(), masks.end(), named)) desk_.view.mask = masks.front().mask.name;
  desk_.tell(fmt::format("next-hit {} {}", desk_.view.mask, direction));
}

void Shell::escape() {
  if (!desk_.error.empty()) {
    desk_.error = {};
  } else if (desk_.view.centre == Centre::kLanes) {
    desk_.view.centre = Centre::kOverlay;
  } else if (desk_.view.focus != Panel::kOverlay) {
    desk_.view.focus = Panel::kOverlay;
  } else if (desk_.is_open()) {
    desk_.tell("capture none");
  }
}

}  // namespace pf

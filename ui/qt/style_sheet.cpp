// The style sheet: hairlines, one accent, an 8 px grid. Names in {braces} are tokens.
#include <array>
#include <utility>

#include "ui/qt/theme.h"

namespace pf {
namespace {

constexpr const char* kSheet = R"(
* { outline: none; }
QMainWindow, QDialog { background: {panel}; }
QMainWindow::separator { background: {hair}; width: 1px; height: 1px; }
QMainWindow::separator:hover { background: {acc}; }
QToolTip { background: {raise}; color: {ink}; border: 1px solid {hair2}; padding: 4px 8px; }

#top_bar { background: {panel}; border-bottom: 1px solid {hair}; }
#stage_bar { background: {bg}; border-bottom: 1px solid {hair}; }
QFrame#rule { background: {hair}; border: none; }

QMenuBar { background: transparent; color: {mid}; }
QMenuBar::item { background: transparent; padding: 6px 8px; border-radius: 3px; }
QMenuBar::item:selected { background: {raise2}; color: {ink}; }
QMenu { background: {raise}; color: {ink}; border: 1px solid {hair2}; padding: 4px 0;
  menu-scrollable: 1; }
QMenu::item { padding: 5px 32px 5px 24px; }
QMenu::item:selected { background: {accBg}; color: {ink}; }
QMenu::item:disabled { color: {low}; }
QMenu::separator { height: 1px; background: {hair}; margin: 4px 0; }
QMenu::indicator { width: 8px; height: 8px; left: 8px; border-radius: 4px; }
QMenu::indicator:checked { background: {acc}; }

QToolButton { background: transparent; color: {ink}; border: 1px solid transparent;
  border-radius: 4px; padding: 3px; }
QToolButton:hover { background: {raise2}; }
QToolButton:pressed, QToolButton:checked { background: {accBg}; }
QToolButton:focus { border-color: {acc}; }
QToolButton#play { background: {acc}; border-radius: 4px; }
QToolButton#play:focus { border: 2px solid {ink}; }
QToolButton#play:disabled { background: {raise2}; }
QToolButton#chip, QLabel#chip { color: {mid}; border: 1px solid {hair2}; border-radius: 3px;
  padding: 1px 6px; }
QToolButton#chip:hover { color: {ink}; background: {raise2}; }
QToolButton#chip:focus { border-color: {acc}; }
QToolButton::menu-indicator { image: none; }

QPushButton { background: transparent; color: {accT}; border: 1px solid {acc};
  border-radius: 4px; padding: 5px 10px; }
QPushButton:hover { background: {accBg}; }
QPushButton:pressed { background: {accBg}; color: {ink}; }
QPushButton:focus { border: 2px solid {acc}; padding: 4px 9px; }
QPushButton:disabled { color: {low}; border-color: {hair2}; }
QPushButton#quiet { color: {ink}; border-color: {hair2}; text-align: left; }
QPushButton#quiet:hover { border-color: {acc}; }
QPushButton#command { color: {mid}; border: none; padding: 0 2px; text-align: right; }
QPushButton#command:hover { color: {ink}; background: transparent; }
QPushButton#command:focus { border: 1px solid {acc}; padding: 0 1px; }
QPushButton#quiet:disabled { color: {low}; }

QLineEdit { background: {raise2}; color: {ink}; border: 1px solid {hair2}; border-radius: 4px;
  padding: 3px 8px; selection-background-color: {acc}; selection-color: {bg}; }
QLineEdit:focus { border-color: {acc}; }
QComboBox { background: {raise2}; color: {ink}; border: 1px solid {hair2}; border-radius: 4px;
  padding: 3px 8px; }
QComboBox:disabled { background: {panel}; color: {low}; }
QComboBox:focus { border-color: {acc}; }
QComboBox::drop-down { border: none; width: 16px; }
QComboBox QAbstractItemView { background: {raise}; border: 1px solid {hair2};
  selection-background-color: {accBg}; selection-color: {ink}; }

QSlider::groove:horizontal { height: 3px; background: {hair2}; border-radius: 1px; }
QSlider::sub-page:horizontal { background: {acc}; border-radius: 1px; }
QSlider::handle:horizontal { width: 11px; height: 11px; margin: -4px 0; border-radius: 5px;
  background: {ink}; }
QSlider::handle:horizontal:focus { background: {acc}; }

QAbstractItemView { background: {panel}; color: {ink}; border: none; }
QScrollArea, QScrollArea > QWidget > QWidget#page { background: {panel}; border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: {hair2}; border-radius: 3px; margin: 2px; min-height: 24px;
  min-width: 24px; }
QScrollBar::handle:hover { background: {low}; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QTabBar { background: {panel}; font-size: 12px; }
QTabBar::tab { background: {panel}; color: {low}; padding: 6px 12px; border: none;
  border-bottom: 2px solid transparent; }
QTabBar::tab:selected { color: {ink}; border-bottom-color: {acc}; }
QTabBar::tab:hover { color: {ink}; }
QTreeWidget#library_tree { border: none; }

#dock_title { background: {panel}; border-bottom: 1px solid {hair}; }
#dock_side { background: {panel}; border-right: 1px solid {hair}; }
#help { border: 1px solid {hair2}; }
QLabel#note, QLabel#low { color: {low}; }
QLabel#mid { color: {mid}; }
QLabel#block { color: {accT}; background: {accBg}; border-radius: 3px; padding: 1px 6px; }
QLabel#block[bad="true"] { color: {badT}; background: {raise2}; }
QLabel#good { color: {tgtT}; }
QLabel#wrong { color: {badT}; }

#offer_bar { background: {accBg}; border-radius: 4px; }
QPushButton#slim, QPushButton#slim_quiet { padding: 0 8px; }
QPushButton#slim:focus, QPushButton#slim_quiet:focus { padding: 0 7px; }
QPushButton#slim_quiet { color: {ink}; border-color: {hair2}; }
#palette, #keys { border: 1px solid {hair2}; }
QTreeWidget, QListWidget { background: {panel}; border: 1px solid {hair}; }
QListWidget::item { padding: 4px 8px; border: none; background: transparent; }
QTreeWidget::item { padding: 2px 0; border: none; }
QListWidget::item:selected, QTreeWidget::item:selected { background: {accBg}; color: {ink}; }
#error_bar { background: {raise}; border-bottom: 1px solid {bad}; }
#error_bar QLabel#head { color: {badT}; }
#progress_bar { background: {raise}; border-top: 1px solid {hair}; }
QProgressBar { background: {raise2}; border: none; border-radius: 2px; }
QProgressBar::chunk { background: {acc}; border-radius: 2px; }

QStatusBar { background: {panel}; border-top: 1px solid {hair}; color: {mid}; }
QStatusBar::item { border: none; }
)";

constexpr std::array kNames = {
    std::pair{"{bg}", Token::kBg},       std::pair{"{panel}", Token::kPanel},
    std::pair{"{raise}", Token::kRaise}, std::pair{"{raise2}", Token::kRaise2},
    std::pair{"{hair}", Token::kHair},   std::pair{"{hair2}", Token::kHair2},
    std::pair{"{ink}", Token::kInk},     std::pair{"{mid}", Token::kMid},
    std::pair{"{low}", Token::kLow},     std::pair{"{acc}", Token::kAcc},
    std::pair{"{accT}", Token::kAccT},   std::pair{"{accBg}", Token::kAccBg},
    std::pair{"{tgtT}", Token::kTgtT},   std::pair{"{bad}", Token::kBad},
    std::pair{"{badT}", Token::kBadT},
};

}  // namespace

QString style_sheet(const Palette& palette) {
  QString sheet = kSheet;
  for (const auto& [name, token] : kNames) sheet.replace(name, css_of(palette, token));
  return sheet;
}

}  // namespace pf

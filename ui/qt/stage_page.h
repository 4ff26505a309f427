// The middle of the window: messages, a slim bar (branch, selection, level of detail), the stage.
#pragma once
#include <QLabel>
#include <QToolButton>
#include <array>
#include <vector>

#include "ui/qt/error_bar.h"
#include "ui/qt/offer_bar.h"
#include "ui/qt/scene_widget.h"
#include "ui/session/view_models.h"

class QButtonGroup;

namespace pf {

class StagePage : public QWidget {
  Q_OBJECT

 public:
  StagePage(const SceneFiles& files, const std::string& problem, QWidget* parent = nullptr);

  void show_place(const std::vector<BranchRow>& branches, const QString& selected, Zoom zoom);
  void set_palette(const Palette& palette);
  SceneWidget* scene_widget() const { return scene_; }
  ErrorBar* error_bar() const { return error_; }
  OfferBar* offer_bar() const { return offer_; }
  QToolButton* variant_chip() const { return variant_; }
  // Of a family: its members and which of them is open; none: there is nothing to choose.
  void show_variants(const QStringList& names, const QString& open);
  void show_figure(const QString& figure);

 Q_SIGNALS:
  // "switch 2", "zoom page", "select none".
  void asked(const QString& command);
  void variant_asked(const QString& name);

 private:
  void make_bar();
  void make_room();
  void fill_branches(const std::vector<BranchRow>& branches);

  ErrorBar* error_ = nullptr;
  OfferBar* offer_ = nullptr;
  QLabel* figure_ = nullptr;
  QWidget* bar_ = nullptr;
  QLabel* variant_caption_ = nullptr;
  QToolButton* variant_ = nullptr;
  QToolButton* branch_ = nullptr;
  QToolButton* selected_ = nullptr;
  QLabel* selected_caption_ = nullptr;
  std::array<QToolButton*, 3> zoom_{};
  SceneWidget* scene_ = nullptr;
};

}  // namespace pf

// The library: every shipped scenario by its title, under the mechanism that it shows, with a field
// that narrows the list down. A click opens.
#pragma once
#include <QLineEdit>
#include <QTreeWidget>
#include <QWidget>

#include "ui/qt/library.h"
#include "ui/session/palette.h"

namespace pf {

class LibraryPanel : public QWidget {
  Q_OBJECT

 public:
  explicit LibraryPanel(std::vector<LibraryEntry> entries, QWidget* parent = nullptr);
  // The one that is open, by its file; its mechanism unfolds.
  void show_open(const QString& file);
  // Null for a file that is none of the library.
  const LibraryEntry* entry_of(const QString& file) const;
  void set_palette(const Palette& palette);
  void focus_field();
  QLineEdit* field() const { return field_; }
  QTreeWidget* tree() const { return tree_; }

 Q_SIGNALS:
  void open_asked(const QString& path);

 protected:
  void resizeEvent(QResizeEvent* event) override;

 private:
  class Delegate;
  void fill();
  void narrow();

  std::vector<LibraryEntry> entries_;
  QString open_;  // name of the file that is open
  QLineEdit* field_ = nullptr;
  QTreeWidget* tree_ = nullptr;
  Delegate* delegate_ = nullptr;
};

}  // namespace pf

// What is shipped to be opened, told from the heads of the scenario files alone: none is loaded.
#pragma once
#include <QString>
#include <QStringList>
#include <filesystem>
#include <vector>

namespace pf {

struct LibraryEntry {
  QString path, name;  // "htm-tiny"
  QString title, figure, summary;
  QString mover;          // slug of the mechanism
  bool searched = false;  // made to be searched: small, and every order of events is tried
  bool breaks = false;    // expected to be violated
  QStringList variants;   // of a family, whose first one opens; else empty
};

// In the order of the files' names. What cannot be read is left out.
std::vector<LibraryEntry> read_library(const std::filesystem::path& scenarios);

// "FIG 1A, searched, breaks": what an entry is beside its title.
QString kind_of(const LibraryEntry& entry);

}  // namespace pf

// Opens runs on a worker: a large file takes seconds, and the window answers meanwhile. One at a
// time; a newer asking drops the older.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "ui/imgui/desk.h"
#include "ui/imgui/window.h"

namespace pf {

class Opener {
 public:
  // Uses of the options: file, set, at, commands; the last two are told once the run is open.
  void begin(Desk& desk, const ProbeOptions& options);
  void begin(Desk& desk, const std::string& file);
  // Hands over what has been opened, or says why not. True when something came.
  bool poll(Desk& desk);
  bool failed() const { return failed_; }  // the last opening

 private:
  struct Work;
  std::shared_ptr<Work> work_;
  std::vector<std::string> commands_;
  bool failed_ = false;
};

}  // namespace pf

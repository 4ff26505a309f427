// Opens runs on a worker: a large file takes seconds, and the window answers meanwhile. One at a
// time; a newer asking ends the older, and so does the opener's own end.
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
  Opener();
  ~Opener();
  // Hands over what has been opened, or says why not, or how far it is. True when something came.
  bool poll(Desk& desk);
  bool failed() const { return failed_; }  // the last opening

 private:
  struct Work;
  std::unique_ptr<Work> work_;
  std::vector<std::unique_ptr<Work>> dropped_;  // until they have ended
  std::vector<std::string> commands_;
  bool failed_ = false;
};

}  // namespace pf

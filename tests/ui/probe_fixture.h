// Probe's panels without a window and without GL: ImGui is fed by hand, pictures are kept nowhere.
#pragma once
#include <gtest/gtest.h>
#include <imgui.h>

#include <memory>
#include <set>
#include <string>

#include "ui/imgui/shell.h"

namespace pf {

// Remembers what it was asked to show.
class PicturesAsked : public Pictures {
 public:
  ShownPicture pixels(int slot, std::uint64_t version, const Pixels& pixels) override;
  ShownPicture scene(int slot, std::uint64_t version, const SceneModel& scene, int width,
                     int height, float scale, const Palette& palette) override;
  std::set<int> slots;
  Pixels overlay;  // the last one
};

class ProbePanels : public testing::Test {
 protected:
  ProbePanels();
  ~ProbePanels() override;

  // Opens a scenario of assets/scenarios and waits until its captures are there.
  void open(const std::string& scenario, const std::vector<std::string>& commands = {});
  void settle();
  // As on a display of that scale.
  void scale_to(float scale);
  void frame();
  void frames(int count);
  void move(ImVec2 at);
  void press(int button = 0);
  void release(int button = 0);
  void click(ImVec2 at);
  void drag(ImVec2 from, ImVec2 to, int button = 0);
  void wheel(ImVec2 at, float notches);
  void type(const std::string& text);
  void press_key(ImGuiKey key);  // for a field that has the keyboard

  static ImVec2 middle(Rect r) { return {r.x + r.w / 2, r.y + r.h / 2}; }
  Probe& probe() { return desk_->probe(); }

  PicturesAsked pictures_;
  std::unique_ptr<Look> look_;
  std::unique_ptr<Desk> desk_;
  std::unique_ptr<Shell> shell_;
};

}  // namespace pf

#include "tests/ui/probe_fixture.h"

#include <chrono>
#include <thread>

namespace pf {

ShownPicture PicturesAsked::pixels(int slot, std::uint64_t, const Pixels& pixels) {
  slots.insert(slot);
  overlay = pixels;
  return {};
}

ShownPicture PicturesAsked::scene(int slot, std::uint64_t, const SceneModel&, int, int, float,
                                  const Palette&) {
  slots.insert(slot);
  return {};
}

ProbePanels::ProbePanels() : look_(std::make_unique<Look>(1.0F)) {
  ImGui::CreateContext();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.DisplaySize = {1440, 900};
  io.DeltaTime = 1.0F / 60;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  io.ConfigInputTextCursorBlink = false;
  for (int key = 0; key < ImGuiKey_COUNT; ++key) io.KeyMap[key] = key;
  scale_to(1);
  desk_ = std::make_unique<Desk>(*look_, pictures_);
  desk_->palettes = std::filesystem::path(PF_SOURCE_ASSETS) / "palettes";
  shell_ = std::make_unique<Shell>(*desk_);
}

void ProbePanels::scale_to(float scale) {
  const std::filesystem::path assets = PF_SOURCE_ASSETS;
  ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
  fonts.Clear();
  *look_ = Look(scale);
  look_->load_fonts(assets);
  unsigned char* pixels = nullptr;
  int width = 0, height = 0;
  fonts.GetTexDataAsRGBA32(&pixels, &width, &height);
  look_->set_palette(load_palette(assets / "palettes" / "dark.toml"));
}

ProbePanels::~ProbePanels() {
  shell_.reset();
  desk_.reset();
  ImGui::DestroyContext();
}

void ProbePanels::open(const std::string& scenario, const std::vector<std::string>& commands) {
  const std::string file = std::string(PF_SOURCE_ASSETS) + "/scenarios/" + scenario;
  desk_->open(std::make_unique<Probe>(open_run(file)));
  for (const std::string& command : commands) {
    const Outcome done = desk_->tell(command);
    ASSERT_TRUE(done.ok) << command << ": " << done.text;
  }
  settle();
}

void ProbePanels::settle() {
  const auto began = std::chrono::steady_clock::now();
  while (!desk_->settled()) {
    desk_->tick(0);
    ASSERT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(120));
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  frames(2);
}

void ProbePanels::frame() {
  desk_->refresh();
  ImGui::NewFrame();
  shell_->draw();
  ImGui::Render();
}

void ProbePanels::frames(int count) {
  for (int i = 0; i < count; ++i) frame();
}

void ProbePanels::move(ImVec2 at) {
  ImGui::GetIO().MousePos = at;
  frame();
}

void ProbePanels::press(int button) {
  ImGui::GetIO().MouseDown[button] = true;
  frame();
}

void ProbePanels::release(int button) {
  ImGui::GetIO().MouseDown[button] = false;
  frames(2);
}

// Far enough after the last one that two are not a double click.
void ProbePanels::click(ImVec2 at) {
  move(at);
  for (int i = 0; i < 30; ++i) frame();
  press();
  release();
}

void ProbePanels::drag(ImVec2 from, ImVec2 to, int button) {
  move(from);
  press(button);
  for (int i = 1; i <= 4; ++i) {
    const float part = static_cast<float>(i) / 4;
    move({from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part});
  }
  release(button);
}

void ProbePanels::wheel(ImVec2 at, float notches) {
  move(at);
  ImGui::GetIO().MouseWheel = notches;
  frame();
  ImGui::GetIO().MouseWheel = 0;
  frame();
}

void ProbePanels::type(const std::string& text) {
  ImGui::GetIO().AddInputCharactersUTF8(text.c_str());
  frames(2);
}

void ProbePanels::press_key(ImGuiKey key) {
  ImGui::GetIO().KeysDown[key] = true;
  frame();
  ImGui::GetIO().KeysDown[key] = false;
  frame();
}

}  // namespace pf

#include "ui/offscreen/export_stage.h"

#include "core/base/error.h"
#include "ui/session/session.h"

namespace pf {
namespace {

constexpr std::uint64_t kSlice = 200'000;  // nobody waits for a frame here

void obey(Session& session, const std::string& verb, const std::string& word,
          const std::string& option) {
  if (word.empty()) return;
  const Outcome out = session.apply(verb + " " + word);
  if (!out.ok) throw InputError(option, 0, 0, "", out.text, "");
}

}  // namespace

void export_stage_png(const StagePicture& p, const std::filesystem::path& assets,
                      const std::filesystem::path& shaders, const std::filesystem::path& file) {
  Session session(open_run(p.run, p.overrides), StageLayouts(assets / "stages"));
  obey(session, "seek", p.at, "--at");
  while (session.waiting()) session.work(kSlice);
  obey(session, "select", p.select, "--select");
  session.settle();
  const Palette palette = load_palette(assets / "palettes" / (p.palette + ".toml"));
  render_png(scene_files(shaders, assets), session.stage(), p.width, p.height, p.scale, palette,
             file);
}

}  // namespace pf

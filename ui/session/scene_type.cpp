#include "ui/session/scene_type.h"

#include <array>

#include "core/base/assert.h"

namespace pf {
namespace {

constexpr std::array<const char*, kFontFaceCount> kFiles = {
    "Inter-Regular.otf",         "Inter-Medium.otf",
    "Inter-SemiBold.otf",        "Inter-Bold.otf",
    "JetBrainsMono-Regular.ttf", "JetBrainsMono-Medium.ttf",
    "JetBrainsMono-SemiBold.ttf"};

using F = FontFace;
constexpr std::array<TypeStyle, kTextRoleCount> kStyles = {{
    {"title", F::kInterSemiBold, 20, 28},   {"narrator", F::kInterMedium, 15, 22},
    {"section", F::kInterSemiBold, 13, 18}, {"body", F::kInter, 12, 16},
    {"actor", F::kInterSemiBold, 12, 16},   {"label", F::kInter, 11, 16},
    {"label+", F::kInterMedium, 11, 16},    {"caption", F::kInterSemiBold, 10, 14, 0.06F, true},
    {"small", F::kInter, 10, 14},           {"small+", F::kInterMedium, 10, 14},
    {"station", F::kInterBold, 11, 14},     {"value", F::kMono, 11, 16},
    {"value+", F::kMonoSemiBold, 11, 16},   {"address", F::kMono, 10, 14},
    {"address+", F::kMonoSemiBold, 10, 14}, {"slot", F::kMono, 9.5F, 14},
    {"slot+", F::kMonoSemiBold, 9.5F, 14},  {"figure", F::kMonoMedium, 17, 22},
    {"figure+", F::kMonoSemiBold, 17, 22},  {"stamp", F::kMonoSemiBold, 26, 30},
}};

}  // namespace

const char* font_file(FontFace face) {
  const auto index = static_cast<std::size_t>(face);
  PF_ASSERT(index < kFiles.size(), "a font face outside the enum");
  return kFiles[index];
}

const TypeStyle& type_style(TextRole role) {
  const auto index = static_cast<std::size_t>(role);
  PF_ASSERT(index < kStyles.size(), "a text role outside the enum");
  return kStyles[index];
}

}  // namespace pf

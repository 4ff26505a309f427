#include "ui/offscreen/picture.h"

#include <stb_image.h>
#include <stb_image_write.h>

#include <memory>
#include <stdexcept>
#include <system_error>

#include "core/base/error.h"

namespace pf {

void write_png(const Picture& picture, const std::filesystem::path& file) {
  auto beside = file;
  beside += ".part";
  const int stride = picture.width * 4;
  if (!stbi_write_png(beside.c_str(), picture.width, picture.height, 4, picture.rgba.data(),
                      stride)) {
    throw std::runtime_error(file.string() + ": cannot be written");
  }
  std::error_code error;
  std::filesystem::rename(beside, file, error);
  if (!error) return;
  std::filesystem::remove(beside, error);
  throw std::runtime_error(file.string() + ": cannot be replaced");
}

Picture read_png(const std::filesystem::path& file) {
  Picture out;
  int channels = 0;
  const std::unique_ptr<stbi_uc, void (*)(void*)> data(
      stbi_load(file.c_str(), &out.width, &out.height, &channels, 4), stbi_image_free);
  if (!data) throw InputError(file.string(), 0, 0, "", "cannot be read as a picture", "a PNG file");
  const auto size = static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height) * 4;
  out.rgba.assign(data.get(), data.get() + size);
  return out;
}

}  // namespace pf

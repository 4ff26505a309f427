#include "ui/offscreen/picture.h"

#include <stb_image.h>
#include <stb_image_write.h>

#include <memory>
#include <stdexcept>
#include <string>

#include "core/base/error.h"
#include "core/trace/part_file.h"

namespace pf {

void write_png(const Picture& picture, const std::filesystem::path& file) {
  std::string bytes;
  const auto add = [](void* to, void* data, int size) {
    static_cast<std::string*>(to)->append(static_cast<const char*>(data),
                                          static_cast<std::size_t>(size));
  };
  const int stride = picture.width * 4;
  if (!stbi_write_png_to_func(add, &bytes, picture.width, picture.height, 4, picture.rgba.data(),
                              stride)) {
    throw std::runtime_error(file.string() + ": there is no memory for the picture");
  }
  try {
    PartFile out(file.string());
    out.write(bytes.data(), bytes.size());
    out.commit();
  } catch (const InputError& error) {
    throw std::runtime_error(error.what());
  }
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

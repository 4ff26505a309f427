#include "core/explore/spilled_worlds.h"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <algorithm>
#include <string>

#include "core/base/error.h"
#include "core/world/world_bytes.h"

namespace pf {
namespace {

constexpr int kLevel = 1;  // the quickest: what is kept is read back while somebody waits

bool write_at(int file, const std::vector<std::uint8_t>& bytes, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n =
        ::pwrite(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

bool read_at(int file, std::vector<std::uint8_t>& bytes, std::uint64_t offset) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t n =
        ::pread(file, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (n <= 0) return false;
    done += static_cast<std::size_t>(n);
  }
  return true;
}

std::vector<std::uint8_t> pack(const std::vector<std::uint8_t>& bytes) {
  const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(ZSTD_createCCtx(),
                                                                     ZSTD_freeCCtx);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, kLevel);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  std::vector<std::uint8_t> out(ZSTD_compressBound(bytes.size()));
  const std::size_t size =
      ZSTD_compress2(context.get(), out.data(), out.size(), bytes.data(), bytes.size());
  PF_ASSERT(!ZSTD_isError(size), "there is room for the packed World");
  out.resize(size);
  return out;
}

}  // namespace

SpilledWorlds::SpilledWorlds(const std::filesystem::path& folder) {
  std::string name = (folder / ".pageferry-history-XXXXXX").string();
  const int file = ::mkstemp(name.data());
  if (file >= 0) ::unlink(name.c_str());
  if (file >= 0) file_.reset(::fdopen(file, "r+b"));
  if (!file_)
    throw InputError(folder.string(), 0, 0, "", "no scratch file can be made here",
                     "a folder that may be written to");
}

bool SpilledWorlds::put(const Env& env, const World& world) {
  const auto at = std::lower_bound(places_.begin(), places_.end(), world.events,
                                   [](const Place& p, std::uint64_t e) { return p.event < e; });
  if (at != places_.end() && at->event == world.events) return true;
  const std::vector<std::uint8_t> bytes = world_to_bytes(env, world);
  const std::vector<std::uint8_t> packed = pack(bytes);
  if (!write_at(::fileno(file_.get()), packed, end_)) return false;
  places_.insert(at, {world.events, bytes.size(), end_, packed.size()});
  end_ += packed.size();
  return true;
}

const SpilledWorlds::Place* SpilledWorlds::nearest(std::uint64_t event) const {
  const auto after = std::upper_bound(places_.begin(), places_.end(), event,
                                      [](std::uint64_t e, const Place& p) { return e < p.event; });
  return after == places_.begin() ? nullptr : &*std::prev(after);
}

std::optional<World> SpilledWorlds::take(const Env& env, const Place& place, CowPool& pool) const {
  std::vector<std::uint8_t> packed(place.packed), bytes(place.bytes);
  if (!read_at(::fileno(file_.get()), packed, place.offset)) return std::nullopt;
  const std::size_t size =
      ZSTD_decompress(bytes.data(), bytes.size(), packed.data(), packed.size());
  if (ZSTD_isError(size) || size != bytes.size()) return std::nullopt;
  return world_from_bytes(env, bytes, pool, "history");
}

}  // namespace pf

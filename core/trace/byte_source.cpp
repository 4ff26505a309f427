#include "core/trace/byte_source.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/assert.h"
#include "core/base/error.h"

namespace pf {
namespace {

constexpr std::size_t kPackedBuffer = 128 * 1024;
constexpr unsigned kZstdWindowLog = 27;
constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";
constexpr const char* kCopyAgain = "copy or record it again";

class FileSource final : public ByteSource {
 public:
  explicit FileSource(const std::string& path) : fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (fd_ < 0)
      throw InputError(path, 0, 0, "", fmt::format("cannot be opened: {}", std::strerror(errno)),
                       "name a file that exists and can be read");
    struct stat about = {};
    if (::fstat(fd_, &about) == 0 && S_ISREG(about.st_mode))
      total_ = static_cast<std::uint64_t>(about.st_size);
  }
  ~FileSource() override { ::close(fd_); }
  FileSource(const FileSource&) = delete;
  FileSource& operator=(const FileSource&) = delete;

  std::size_t read(char* into, std::size_t size) override {
    for (;;) {
      const ssize_t got = ::read(fd_, into, size);
      if (got >= 0) {
        consumed_ += static_cast<std::uint64_t>(got);
        return static_cast<std::size_t>(got);
      }
      if (errno != EINTR)
        throw SourceFault(fmt::format("cannot be read: {}", std::strerror(errno)),
                          "name a file that can be read");
    }
  }
  std::uint64_t consumed() const override { return consumed_; }
  std::uint64_t total() const override { return total_; }

 private:
  int fd_;
  std::uint64_t consumed_ = 0;
  std::uint64_t total_ = 0;
};

// Gives back the bytes that were looked at to tell the packing, then the rest.
class Prefixed final : public ByteSource {
 public:
  Prefixed(std::string first, std::unique_ptr<ByteSource> rest)
      : first_(std::move(first)), rest_(std::move(rest)) {}

  std::size_t read(char* into, std::size_t size) override {
    if (at_ == first_.size()) return rest_->read(into, size);
    const std::size_t n = first_.copy(into, size, at_);
    at_ += n;
    return n;
  }
  std::uint64_t consumed() const override { return rest_->consumed(); }
  std::uint64_t total() const override { return rest_->total(); }

 private:
  std::string first_;
  std::size_t at_ = 0;
  std::unique_ptr<ByteSource> rest_;
};

// What gzip and zstd share: a buffer of packed bytes, and a fault held back while good bytes are
// still to be given.
class Unpacker : public ByteSource {
 public:
  explicit Unpacker(std::unique_ptr<ByteSource> packed)
      : packed_(std::move(packed)), buffer_(kPackedBuffer) {}

  std::size_t read(char* into, std::size_t size) final {
    PF_ASSERT(size > 0, "a read asks for bytes");
    std::size_t made = 0;
    while (made == 0 && !ended_) {
      if (fault_) throw SourceFault(*fault_);
      try {
        if (at_ == filled_) fill();
        made = unpack(into, size);
      } catch (const SourceFault& fault) {
        fault_ = fault;
      }
    }
    return made;
  }
  std::uint64_t consumed() const final { return packed_->consumed(); }
  std::uint64_t total() const final { return packed_->total(); }

 protected:
  // Takes from [next, next + left), gives at most `size` bytes; calls end() when all is done.
  // With left == 0 the packed bytes are at their end.
  virtual std::size_t unpack(char* into, std::size_t size) = 0;

  const char* next() const { return buffer_.data() + at_; }
  std::size_t left() const { return filled_ - at_; }
  void take(std::size_t bytes) { at_ += bytes; }
  void end() { ended_ = true; }
  void hold_back(const std::string& wrong) { fault_.emplace(wrong, kCopyAgain); }

 private:
  void fill() {
    at_ = 0;
    filled_ = 0;  // stays so when the read throws
    filled_ = packed_->read(buffer_.data(), buffer_.size());
  }

  std::unique_ptr<ByteSource> packed_;
  std::vector<char> buffer_;
  std::size_t at_ = 0;
  std::size_t filled_ = 0;
  bool ended_ = false;
  std::optional<SourceFault> fault_;
};

class GzipSource final : public Unpacker {
 public:
  explicit GzipSource(std::unique_ptr<ByteSource> packed) : Unpacker(std::move(packed)) {
    const int code = inflateInit2(&stream_, MAX_WBITS + 16);
    PF_ASSERT(code == Z_OK, "zlib starts");
  }
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;
  GzipSource& operator=(const GzipSource&) = delete;

 protected:
  std::size_t unpack(char* into, std::size_t size) override {
    if (left() == 0) {
      if (!between_members_) throw SourceFault("the gzip data ends early", kCopyAgain);
      end();
      return 0;
    }
    if (between_members_ && !start_member()) return 0;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(next()));
    stream_.avail_in = static_cast<uInt>(left());
    stream_.next_out = reinterpret_cast<Bytef*>(into);
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1u << 30));
    const uInt room = stream_.avail_out;
    const int code = inflate(&stream_, Z_NO_FLUSH);
    take(left() - stream_.avail_in);
    if (code == Z_STREAM_END) between_members_ = true;
    if (code != Z_OK && code != Z_STREAM_END && code != Z_BUF_ERROR)
      hold_back(fmt::format("the gzip data is damaged: {}",
                            stream_.msg != nullptr ? stream_.msg : "no deflate stream"));
    return room - stream_.avail_out;
  }

 private:
  // Members may follow one another; zeros behind the last one are padding of tapes and blocks.
  bool start_member() {
    if (*next() == '\0') {
      padding_ = true;
      take(1);
      return false;
    }
    if (padding_ || *next() != kGzipMagic[0])
      throw SourceFault("other bytes follow the gzip data", kCopyAgain);
    inflateReset(&stream_);
    between_members_ = false;
    return true;
  }

  z_stream stream_ = {};
  bool between_members_ = false;
  bool padding_ = false;
};

class ZstdSource final : public Unpacker {
 public:
  explicit ZstdSource(std::unique_ptr<ByteSource> packed)
      : Unpacker(std::move(packed)), context_(ZSTD_createDCtx()) {
    PF_ASSERT(context_ != nullptr, "zstd starts");
    ZSTD_DCtx_setParameter(context_, ZSTD_d_windowLogMax, kZstdWindowLog);
  }
  ~ZstdSource() override { ZSTD_freeDCtx(context_); }
  ZstdSource(const ZstdSource&) = delete;
  ZstdSource& operator=(const ZstdSource&) = delete;

 protected:
  std::size_t unpack(char* into, std::size_t size) override {
    const bool at_end = left() == 0;
    ZSTD_inBuffer in = {next(), left(), 0};
    ZSTD_outBuffer out = {into, size, 0};
    if (at_end && frame_done_) {
      end();
      return 0;
    }
    const std::size_t code = ZSTD_decompressStream(context_, &out, &in);
    if (ZSTD_isError(code))
      throw SourceFault(fmt::format("the zstd data is damaged: {}", ZSTD_getErrorName(code)),
                        kCopyAgain);
    take(in.pos);
    frame_done_ = code == 0;
    // Bytes already unpacked may still wait inside zstd when the input is used up.
    if (at_end && out.pos == 0 && !frame_done_)
      throw SourceFault("the zstd data ends early", kCopyAgain);
    return out.pos;
  }

 private:
  ZSTD_DCtx* context_;
  bool frame_done_ = false;
};

}  // namespace

SourceFault::SourceFault(const std::string& wrong, std::string right_)
    : std::runtime_error(wrong), right(std::move(right_)) {}

std::unique_ptr<ByteSource> open_bytes(const std::string& path) {
  return std::make_unique<FileSource>(path);
}

std::unique_ptr<ByteSource> unpacked(std::unique_ptr<ByteSource> raw) {
  std::string first(kZstdMagic.size(), '\0');
  std::size_t got = 0;
  while (got < first.size()) {  // a pipe may give fewer bytes at a time
    const std::size_t n = raw->read(first.data() + got, first.size() - got);
    if (n == 0) break;
    got += n;
  }
  first.resize(got);
  const bool gzip = first.substr(0, kGzipMagic.size()) == kGzipMagic;
  const bool zstd = first == kZstdMagic;
  auto whole = std::make_unique<Prefixed>(std::move(first), std::move(raw));
  if (gzip) return std::make_unique<GzipSource>(std::move(whole));
  if (zstd) return std::make_unique<ZstdSource>(std::move(whole));
  return whole;
}

}  // namespace pf

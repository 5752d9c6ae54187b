/// gzip and zstd as streams. What was unpacked before an error is given out first, so that a truncated file yields all
/// that it still holds. Memory use does not depend on how far the data expand.
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cqlite/error.hpp"
#include "io/byte_stream.hpp"

namespace cqlite {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t packed_block = 128 * 1024;

/// What both formats share: a block of packed bytes, and an error kept until everything before it was handed out.
class UnpackedStream : public ByteStream {
 public:
  UnpackedStream(std::unique_ptr<ByteStream> packed, std::string name, std::string format)
      : packed_(std::move(packed)), name_(std::move(name)), format_(std::move(format)), block_(packed_block) {}

  std::size_t read(char* buffer, std::size_t size) final {
    if (failure_) throw Error(*failure_);
    std::size_t done = 0;
    while (done == 0 && size != 0 && !failure_) {
      if (begin_ == end_ && !is_drained_) refill();
      if (begin_ == end_ && is_drained_ && is_between()) return 0;
      done = unpack(buffer, size);
      if (done == 0 && begin_ == end_ && is_drained_ && !is_between()) fail("ends too early");
    }
    if (done == 0 && failure_) throw Error(*failure_);
    return done;
  }

 protected:
  /// Unpacks from the block into `buffer`; returns how many bytes came out. Calls fail() for what is no packed data.
  virtual std::size_t unpack(char* buffer, std::size_t size) = 0;
  /// Could the data end here?
  [[nodiscard]] virtual bool is_between() const = 0;

  void fail(const std::string& what) {
    failure_ = Error("C504", "the " + format_ + " data of `" + name_ + "` " + what);
  }

  [[nodiscard]] char* packed_begin() { return block_.data() + begin_; }
  [[nodiscard]] std::size_t packed_size() const { return end_ - begin_; }
  void consume(std::size_t count) { begin_ += count; }

 private:
  void refill() {
    begin_ = 0;
    end_ = packed_->read(block_.data(), block_.size());
    is_drained_ = end_ == 0;
  }

  std::unique_ptr<ByteStream> packed_;
  std::string name_;
  std::string format_;
  std::vector<char> block_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool is_drained_ = false;
  std::optional<Error> failure_;
};

class GzipStream final : public UnpackedStream {
 public:
  GzipStream(std::unique_ptr<ByteStream> packed, std::string name)
      : UnpackedStream(std::move(packed), std::move(name), "gzip") {
    // 16: a gzip header and trailer are expected around the data.
    if (inflateInit2(&state_, MAX_WBITS + 16) != Z_OK) throw std::bad_alloc();
  }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;
  ~GzipStream() override { inflateEnd(&state_); }

 protected:
  [[nodiscard]] bool is_between() const override { return is_between_; }

  std::size_t unpack(char* buffer, std::size_t size) override {
    if (is_between_ && !start_member()) return 0;
    state_.next_in = reinterpret_cast<Bytef*>(packed_begin());
    state_.avail_in = static_cast<uInt>(packed_size());
    state_.next_out = reinterpret_cast<Bytef*>(buffer);
    state_.avail_out = static_cast<uInt>(std::min<std::size_t>(size, 1U << 30));
    const uInt room = state_.avail_out;
    const int result = inflate(&state_, Z_NO_FLUSH);
    consume(packed_size() - state_.avail_in);
    if (result == Z_STREAM_END) {
      is_between_ = true;
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      fail("is corrupt");
    }
    return room - state_.avail_out;
  }

 private:
  // Zeros after a member are padding, as tape drives leave it.
  bool start_member() {
    if (members_ != 0) {
      while (packed_size() != 0 && *packed_begin() == 0) consume(1);
    }
    if (packed_size() == 0) return false;
    if (*packed_begin() != '\x1f') {
      fail("is followed by something else");
      return false;
    }
    ++members_;
    is_between_ = false;
    return inflateReset(&state_) == Z_OK;
  }

  z_stream state_{};
  std::size_t members_ = 0;
  bool is_between_ = true;
};

class ZstdStream final : public UnpackedStream {
 public:
  ZstdStream(std::unique_ptr<ByteStream> packed, std::string name)
      : UnpackedStream(std::move(packed), std::move(name), "zstd"), state_(ZSTD_createDStream()) {
    if (!state_) throw std::bad_alloc();
    ZSTD_initDStream(state_.get());
  }

 protected:
  [[nodiscard]] bool is_between() const override { return is_between_; }

  std::size_t unpack(char* buffer, std::size_t size) override {
    ZSTD_inBuffer packed{packed_begin(), packed_size(), 0};
    ZSTD_outBuffer unpacked{buffer, size, 0};
    const std::size_t result = ZSTD_decompressStream(state_.get(), &unpacked, &packed);
    consume(packed.pos);
    if (ZSTD_isError(result) != 0) {
      fail(std::string("is corrupt: ") + ZSTD_getErrorName(result));
    } else {
      is_between_ = result == 0;
    }
    return unpacked.pos;
  }

 private:
  struct Release {
    void operator()(ZSTD_DStream* state) const { ZSTD_freeDStream(state); }
  };
  std::unique_ptr<ZSTD_DStream, Release> state_;
  bool is_between_ = true;
};

}  // namespace

Packing packing_of(std::string_view head) {
  if (head.starts_with("\x1f\x8b"sv)) return Packing::gzip;
  if (head.starts_with("\x28\xb5\x2f\xfd"sv)) return Packing::zstd;
  return Packing::none;
}

std::unique_ptr<ByteStream> unpacked_stream(Packing packing, std::unique_ptr<ByteStream> packed, std::string name) {
  switch (packing) {
    case Packing::gzip: return std::make_unique<GzipStream>(std::move(packed), std::move(name));
    case Packing::zstd: return std::make_unique<ZstdStream>(std::move(packed), std::move(name));
    case Packing::none: break;
  }
  return packed;
}

}  // namespace cqlite

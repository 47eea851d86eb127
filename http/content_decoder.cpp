#include "http/content_decoder.hpp"

#include <zlib.h>

#include <array>

#include "http/ascii.hpp"

namespace coach::http {

struct ContentDecoder::Stream {
  Stream() = default;
  ~Stream() {
    if (started) inflateEnd(&zlib);
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  z_stream zlib{};
  bool started = false;
  bool gzip = false;
  std::array<char, 16u << 10> output;
};

ContentDecoder::Kind ContentDecoder::kind_of(std::string_view encoding) {
  if (encoding.empty() || equals_ignoring_case(encoding, "identity")) return Kind::identity;
  for (const std::string_view known : {"gzip", "x-gzip", "deflate"}) {
    if (equals_ignoring_case(encoding, known)) return Kind::zlib;
  }
  return Kind::unsupported;
}

ContentDecoder::ContentDecoder() : stream_(std::make_unique<Stream>()) {}
ContentDecoder::~ContentDecoder() = default;

void ContentDecoder::feed(std::string_view compressed) {
  rest_ = compressed;
}

bool ContentDecoder::is_unfinished() const {
  return stream_->started && !finished_;
}

std::expected<std::string_view, ContentError> ContentDecoder::next() {
  auto& zlib = stream_->zlib;
  while (!rest_.empty() || output_was_full_) {
    if (finished_ && !finish_member()) break;
    if (!stream_->started && !start()) return std::unexpected(ContentError::malformed);
    zlib.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(rest_.data()));
    zlib.avail_in = static_cast<uInt>(rest_.size());
    zlib.next_out = reinterpret_cast<Bytef*>(stream_->output.data());
    zlib.avail_out = static_cast<uInt>(stream_->output.size());
    const int status = inflate(&zlib, Z_SYNC_FLUSH);
    // Z_BUF_ERROR says only that there was nothing left to do.
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) {
      return std::unexpected(ContentError::malformed);
    }
    rest_.remove_prefix(rest_.size() - zlib.avail_in);
    finished_ = status == Z_STREAM_END;
    output_was_full_ = !finished_ && zlib.avail_out == 0;
    const std::size_t produced = stream_->output.size() - zlib.avail_out;
    if (produced != 0) return std::string_view(stream_->output.data(), produced);
  }
  return std::string_view();
}

// "deflate" means zlib's format, yet some servers send the raw one; the first byte tells:
// a zlib header's low half is 8, and raw deflate never starts so, nor with gzip's 0x1f.
bool ContentDecoder::start() {
  const auto first = static_cast<unsigned char>(rest_.front());
  stream_->gzip = first == 0x1f;
  const bool wrapped = stream_->gzip || (first & 0x0f) == 8;
  constexpr int window = 15;
  constexpr int detect_header = 32;
  stream_->started = inflateInit2(&stream_->zlib, wrapped ? window + detect_header : -window) == Z_OK;
  return stream_->started;
}

// Behind a gzip member may come another one, or zero bytes as padding; false when nothing
// is left that counts.
bool ContentDecoder::finish_member() {
  const auto next = stream_->gzip ? rest_.find_first_not_of('\0') : std::string_view::npos;
  if (next == std::string_view::npos) {
    rest_ = {};
    return false;
  }
  rest_.remove_prefix(next);
  finished_ = false;
  inflateReset(&stream_->zlib);
  return true;
}

}  // namespace coach::http

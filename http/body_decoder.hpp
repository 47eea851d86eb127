// Takes the framing off an HTTP/1.1 body (content-length, chunked, until the connection
// closes), pure and in place: no byte is copied out of the caller's buffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <span>
#include <string_view>

namespace coach::http {

enum class BodyError { malformed };

class BodyDecoder {
 public:
  static BodyDecoder sized(std::uint64_t length);  // sized(0) is done at once
  static BodyDecoder chunked();                    // extensions and trailers are skipped
  static BodyDecoder until_close();

  // The payload in `bytes`, the next ones of the connection. The payloads of several
  // chunks are moved together at the front, so the view points into `bytes`; it may be
  // empty. All of `bytes` is consumed, except surplus() bytes behind the body's end.
  std::expected<std::string_view, BodyError> decode(std::span<char> bytes);

  // The body's last byte has been seen.
  bool done() const { return state_ == State::done; }

  // The end of the connection is at this point the end of the body.
  bool may_end() const { return done() || state_ == State::until_close; }

  // How many bytes of the last decode() came after the body's end.
  std::size_t surplus() const { return surplus_; }

 private:
  enum class State : std::uint8_t {
    sized,
    until_close,
    size_first,  // at least one hexadecimal digit must come
    size,
    extension,
    size_lf,
    data,
    data_cr,
    data_lf,
    trailer_first,  // CR here ends the body
    trailer,
    trailer_lf,
    final_lf,
    done,
  };

  explicit BodyDecoder(State state, std::uint64_t left) : left_(left), state_(state) {}
  std::string_view decode_sized(std::span<char> bytes);
  std::expected<std::string_view, BodyError> decode_chunked(std::span<char> bytes);
  bool step(char byte);
  bool step_size(char byte);
  bool step_trailer(char byte);

  std::uint64_t left_;        // of the body (sized) or of the chunk; the size while it is read
  std::size_t overhead_ = 0;  // framing bytes since the last payload
  std::size_t surplus_ = 0;
  State state_;
};

}  // namespace coach::http

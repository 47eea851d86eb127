#include "http/body_decoder.hpp"

#include <algorithm>
#include <cstring>

namespace coach::http {
namespace {

// Extensions and trailers nobody reads must not keep a connection busy for ever.
constexpr std::size_t max_overhead = 64u << 10;

int hex_digit(char byte) {
  if (byte >= '0' && byte <= '9') return byte - '0';
  if (byte >= 'a' && byte <= 'f') return byte - 'a' + 10;
  if (byte >= 'A' && byte <= 'F') return byte - 'A' + 10;
  return -1;
}

}  // namespace

BodyDecoder BodyDecoder::sized(std::uint64_t length) {
  return BodyDecoder(length == 0 ? State::done : State::sized, length);
}

BodyDecoder BodyDecoder::chunked() {
  return BodyDecoder(State::size_first, 0);
}

BodyDecoder BodyDecoder::until_close() {
  return BodyDecoder(State::until_close, 0);
}

std::expected<std::string_view, BodyError> BodyDecoder::decode(std::span<char> bytes) {
  surplus_ = 0;
  switch (state_) {
    case State::until_close:
      return std::string_view(bytes.data(), bytes.size());
    case State::sized:
      return decode_sized(bytes);
    default:
      return decode_chunked(bytes);
  }
}

std::string_view BodyDecoder::decode_sized(std::span<char> bytes) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size()));
  left_ -= taken;
  surplus_ = bytes.size() - taken;
  if (left_ == 0) state_ = State::done;
  return {bytes.data(), taken};
}

std::expected<std::string_view, BodyError> BodyDecoder::decode_chunked(std::span<char> bytes) {
  char* const end = bytes.data() + bytes.size();
  char* at = bytes.data();
  // One chunk a read is the common case: its payload stays where it is, and only later
  // ones are moved down to it.
  char* begin = at;
  char* out = at;
  while (at != end && state_ != State::done) {
    if (state_ != State::data) {
      if (!step(*at++) || ++overhead_ > max_overhead) return std::unexpected(BodyError::malformed);
      continue;
    }
    const auto taken =
        static_cast<std::size_t>(std::min<std::uint64_t>(left_, static_cast<std::uint64_t>(end - at)));
    if (out == begin) {
      begin = out = at;
    } else {
      std::memmove(out, at, taken);
    }
    out += taken;
    at += taken;
    left_ -= taken;
    overhead_ = 0;
    if (left_ == 0) state_ = State::data_cr;
  }
  surplus_ = static_cast<std::size_t>(end - at);
  return std::string_view(begin, static_cast<std::size_t>(out - begin));
}

bool BodyDecoder::step(char byte) {
  switch (state_) {
    case State::size_first:
    case State::size:
      return step_size(byte);
    case State::extension:
      if (byte == '\r') state_ = State::size_lf;
      return byte != '\n';
    case State::size_lf:
      state_ = left_ == 0 ? State::trailer_first : State::data;
      return byte == '\n';
    case State::data_cr:
      state_ = State::data_lf;
      return byte == '\r';
    case State::data_lf:
      state_ = State::size_first;
      left_ = 0;
      return byte == '\n';
    default:
      return step_trailer(byte);
  }
}

bool BodyDecoder::step_size(char byte) {
  if (const int digit = hex_digit(byte); digit >= 0) {
    state_ = State::size;
    if (left_ >> 59 != 0) return false;
    left_ = left_ * 16 + static_cast<unsigned>(digit);
    return true;
  }
  if (state_ == State::size_first) return false;
  // Some servers pad the size with blanks before the line's end.
  if (byte == ';' || byte == ' ' || byte == '\t') {
    state_ = State::extension;
    return true;
  }
  state_ = State::size_lf;
  return byte == '\r';
}

bool BodyDecoder::step_trailer(char byte) {
  switch (state_) {
    case State::trailer_first:
      state_ = byte == '\r' ? State::final_lf : State::trailer;
      return byte != '\n';
    case State::trailer:
      if (byte == '\r') state_ = State::trailer_lf;
      return byte != '\n';
    case State::trailer_lf:
      state_ = State::trailer_first;
      return byte == '\n';
    default:  // final_lf
      state_ = State::done;
      return byte == '\n';
  }
}

}  // namespace coach::http

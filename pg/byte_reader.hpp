// Reads PostgreSQL's wire format: big-endian numbers and NUL-terminated names. Past the
// end it yields zeros and remembers that it failed, so that decoders check once.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace coach::pg {

class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <std::unsigned_integral T>
  T number() {
    const std::string_view raw = bytes(sizeof(T));
    std::uint64_t value = 0;
    for (const char byte : raw) value = value << 8 | static_cast<unsigned char>(byte);
    return static_cast<T>(value);
  }

  char character() { return static_cast<char>(number<std::uint8_t>()); }

  std::string_view bytes(std::size_t count) {
    if (count > rest_.size()) {
      fail();
      return {};
    }
    const std::string_view taken = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return taken;
  }

  std::string_view name() {
    const auto end = rest_.find('\0');
    if (end == std::string_view::npos) {
      fail();
      return {};
    }
    const std::string_view taken = rest_.substr(0, end);
    rest_.remove_prefix(end + 1);
    return taken;
  }

  std::size_t left() const { return rest_.size(); }
  bool failed() const { return failed_; }
  // Everything was there and nothing is left.
  bool finished() const { return !failed_ && rest_.empty(); }

 private:
  void fail() {
    failed_ = true;
    rest_ = {};
  }

  std::string_view rest_;
  bool failed_ = false;
};

}  // namespace coach::pg

#include "standin/gzip_stored.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace coach::standin {
namespace {

constexpr std::size_t largest_block = 65535;

constexpr std::array<std::uint32_t, 256> crc_table = [] {
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1) ^ ((value & 1u) != 0 ? 0xEDB88320u : 0u);
    table[i] = value;
  }
  return table;
}();

void append_little_endian(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>((value >> (8 * i)) & 0xFFu);
}

void append_block(std::string& out, std::string_view bytes, bool last) {
  const auto size = static_cast<std::uint32_t>(bytes.size());
  out += last ? '\1' : '\0';
  append_little_endian(out, size, 2);
  append_little_endian(out, ~size & 0xFFFFu, 2);
  out += bytes;
}

}  // namespace

void GzipStored::begin(std::string& out) {
  if (begun_) return;
  begun_ = true;
  out.append("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
}

std::string GzipStored::wrap(std::string_view bytes) {
  std::string out;
  begin(out);
  std::uint32_t crc = ~crc_;
  for (const char c : bytes) crc = (crc >> 8) ^ crc_table[(crc ^ static_cast<unsigned char>(c)) & 0xFFu];
  crc_ = ~crc;
  size_ += static_cast<std::uint32_t>(bytes.size());
  while (!bytes.empty()) {
    const auto size = std::min(bytes.size(), largest_block);
    append_block(out, bytes.substr(0, size), false);
    bytes.remove_prefix(size);
  }
  return out;
}

std::string GzipStored::finish() {
  std::string out;
  begin(out);
  append_block(out, {}, true);
  append_little_endian(out, crc_, 4);
  append_little_endian(out, size_, 4);
  return out;
}

}  // namespace coach::standin

#include "relay/random.hpp"

#include <fmt/format.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

#include "relay/jwt/base64url.hpp"

namespace coach::relay {
namespace {

void fill(unsigned char* bytes, std::size_t size) {
  if (RAND_bytes(bytes, static_cast<int>(size)) != 1) throw std::runtime_error("no randomness");
}

}  // namespace

std::string random_text(std::size_t bytes) {
  std::string text(bytes, '\0');
  fill(reinterpret_cast<unsigned char*>(text.data()), bytes);
  return base64url(text);
}

std::string random_uuid() {
  std::array<unsigned char, 16> bytes{};
  fill(bytes.data(), bytes.size());
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
    text += fmt::format("{:02x}", bytes[i]);
  }
  return text;
}

}  // namespace coach::relay

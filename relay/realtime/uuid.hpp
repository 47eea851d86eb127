// Random UUIDs (version 4).
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <random>
#include <string>

namespace coach::relay::realtime {

inline std::string random_uuid(std::random_device& random) {
  const auto high = std::uint64_t{random()} << 32 | random();
  const auto low = std::uint64_t{random()} << 32 | random();
  return fmt::format("{:08x}-{:04x}-4{:03x}-{:04x}-{:012x}", high >> 32, high >> 16 & 0xffff, high & 0xfff,
                     0x8000 | (low >> 48 & 0x3fff), low & 0xffffffffffff);
}

}  // namespace coach::relay::realtime

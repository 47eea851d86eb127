// Reading a text whose every piece says where it came from: the stand-in's fault `stamp`
// makes each token "<request serial>:<token index> ". Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace coach::chaos {

struct StampedText {
  std::uint64_t serial = 0;  // of the provider's request; 0 for an empty text
  std::size_t tokens = 0;
};

// Where a text is something else than the beginning of one answer.
struct StampFault {
  std::string sentence;
  bool hole = false;  // tokens are missing; false: there is text that does not belong there
};

// The one request whose tokens 0 to n-1 the text is, in order and with nothing between.
std::expected<StampedText, StampFault> read_stamped(std::string_view text);

}  // namespace coach::chaos

// The two halves of one character that came apart. Pure.
#pragma once

#include <cstdint>
#include <string>

namespace coach::worker {

// Puts halves of surrogate pairs together that repair_json() left as three bytes each, also when
// each came in a delta of its own. A half without its other half becomes U+FFFD.
class SurrogateJoiner {
 public:
  // Everything held back so far plus `text`; a first half at the end is held back.
  std::string feed(std::string text);

  // What is still held back, as U+FFFD; or nothing.
  std::string finish();

 private:
  std::uint32_t high_ = 0;  // the half that waits for its other half; 0: none does
};

}  // namespace coach::worker

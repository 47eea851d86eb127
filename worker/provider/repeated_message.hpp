// Answers that come as whole `message` objects in a stream. Pure.
#pragma once

#include <cstddef>
#include <string>

namespace coach::worker {

// Finds out what is new in each message. Some servers send in `message` what others send in `delta`,
// a piece at a time; some send all the text so far each time; some repeat the whole at the end.
class RepeatedMessage {
 public:
  // Takes the text of one message; returns what it adds to the answer. `last`: it came with a
  // finish_reason.
  std::string take(const std::string& message, bool last);

 private:
  enum class Kind { unknown, pieces, whole };

  bool repeats(const std::string& message, bool last) const;

  std::string text_;  // of the answer so far
  std::size_t messages_ = 0;
  Kind kind_ = Kind::unknown;
};

}  // namespace coach::worker

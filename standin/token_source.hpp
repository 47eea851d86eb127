// The content tokens of one answer, one after the other.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace coach::standin {

class TokenSource {
 public:
  // `count` tokens of `text` (not empty); the text starts over when it is too short.
  TokenSource(std::shared_ptr<const std::string> text, std::size_t count);

  bool done() const { return taken_ == count_; }
  std::size_t count() const { return count_; }
  std::size_t taken() const { return taken_; }

  // The next token (not done()); valid until the next call. A text that starts over is
  // parted from its last round by an empty line.
  std::string_view take();

 private:
  std::shared_ptr<const std::string> text_;
  std::size_t count_;
  std::size_t taken_ = 0;
  std::size_t offset_ = 0;
  std::string joint_;
};

}  // namespace coach::standin

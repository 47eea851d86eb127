// What is written to one socket and when, without a clock or a socket: the pump asks for
// the next step's time and plays the steps that are due.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace coach::standin {

enum class Next {
  more,       // another step follows at due()
  keep_open,  // the reply is complete, the connection serves on
  close,      // the reply is over, close the connection in order
  reset,      // close it with a TCP reset
  stall,      // say nothing more, but keep the socket until the client goes away
};

class Script {
 public:
  virtual ~Script() = default;

  // When the next step is due, counted from the request's arrival.
  virtual std::chrono::microseconds due() const = 0;

  // Appends the step's bytes to `out` and says what follows them.
  virtual Next step(std::string& out) = 0;

  // Content tokens written so far.
  virtual std::size_t tokens() const = 0;

  // How the reply ends, for the request log: "stop", "length", "cut", "http 503", ...
  virtual std::string_view outcome() const = 0;

  // Every byte is to be a packet of its own.
  virtual bool one_byte_writes() const { return false; }
};

// A reply in one piece after a delay.
class PlainScript final : public Script {
 public:
  PlainScript(std::chrono::microseconds delay, std::string bytes, Next next, std::size_t tokens,
              std::string outcome)
      : delay_(delay), bytes_(std::move(bytes)), next_(next), tokens_(tokens), outcome_(std::move(outcome)) {}

  std::chrono::microseconds due() const override { return delay_; }
  Next step(std::string& out) override {
    out += bytes_;
    done_ = true;
    return next_;
  }
  std::size_t tokens() const override { return done_ ? tokens_ : 0; }
  std::string_view outcome() const override { return outcome_; }

 private:
  std::chrono::microseconds delay_;
  std::string bytes_;
  Next next_;
  std::size_t tokens_;
  std::string outcome_;
  bool done_ = false;
};

}  // namespace coach::standin

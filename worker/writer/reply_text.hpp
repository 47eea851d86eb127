// The text of one reply on its way into its row: what is stored, what is being written,
// what is new. Pure.
//
// A write carries the characters from a known offset on, so that repeating it after a
// lost connection changes nothing; only unacknowledged text is kept in memory.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coach::worker {

struct TextWrite {
  std::size_t offset = 0;  // in characters (code points), as PostgreSQL counts
  std::string text;
};

class ReplyText {
 public:
  // `text` is valid UTF-8 without NUL (Utf8Sanitizer).
  void append(std::string_view text) {
    unacknowledged_ += text;
    total_bytes_ += text.size();
  }

  // Everything that is not acknowledged; it counts as in flight from now on.
  TextWrite take();

  // The write that take() returned is stored.
  void acknowledge();

  // Whether it is stored is not known, or it is not: the text is to be written again.
  void give_back() { in_flight_bytes_ = 0; }

  bool dirty() const { return unacknowledged_.size() > in_flight_bytes_; }
  std::size_t total_bytes() const { return total_bytes_; }
  std::size_t unacknowledged_bytes() const { return unacknowledged_.size(); }
  bool any_stored() const { return acknowledged_characters_ > 0; }

 private:
  std::string unacknowledged_;
  std::size_t acknowledged_characters_ = 0;
  std::size_t in_flight_bytes_ = 0;
  std::size_t total_bytes_ = 0;
};

}  // namespace coach::worker

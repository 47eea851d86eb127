// The text of one reply on its way into its row: what is stored, what is being written,
// what is new. Pure.
//
// A write carries the characters from a known offset on, so that repeating it after a
// lost connection changes nothing. The whole text stays in memory: a database that has lost commits
// (a replica that lagged was promoted) gets it again from the beginning.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coach::worker {

struct TextWrite {
  std::size_t offset = 0;        // in characters (code points), as PostgreSQL counts
  std::size_t bytes_before = 0;  // the same place in bytes
  std::string text;
};

class ReplyText {
 public:
  // `text` is valid UTF-8 without NUL (Utf8Sanitizer).
  void append(std::string_view text) { text_ += text; }

  // Everything that is not acknowledged; it counts as in flight from now on.
  TextWrite take();

  // The write that take() returned is stored.
  void acknowledge();

  // Whether it is stored is not known, or it is not: the text is to be written again.
  void give_back() { in_flight_bytes_ = 0; }

  // The row has less than was stored: everything is to be written again.
  void rewind();

  bool dirty() const { return text_.size() > stored_bytes_ + in_flight_bytes_; }
  std::size_t total_bytes() const { return text_.size(); }
  std::size_t unacknowledged_bytes() const { return text_.size() - stored_bytes_; }
  bool any_stored() const { return stored_bytes_ > 0; }

 private:
  std::string text_;
  std::size_t stored_bytes_ = 0;
  std::size_t stored_characters_ = 0;
  std::size_t in_flight_bytes_ = 0;
};

}  // namespace coach::worker

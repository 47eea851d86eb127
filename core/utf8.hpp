// Text on its way into PostgreSQL, which refuses NUL and broken UTF-8 and would refuse a
// whole multi-row statement for one bad row (DESIGN.md, decision 6).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coach {

// Turns a stream of bytes into text that PostgreSQL accepts: NUL is dropped, an invalid
// sequence becomes U+FFFD. A character that is split between two calls is held back.
class Utf8Sanitizer {
 public:
  // The acceptable text of everything held back so far plus `bytes`.
  std::string feed(std::string_view bytes);

  // What is still held back (an unfinished character) as U+FFFD, or nothing.
  std::string finish();

 private:
  std::string pending_;
};

// `text` made acceptable in one go.
std::string sanitize_utf8(std::string_view text);

// Number of code points of valid UTF-8: PostgreSQL's char_length().
std::size_t count_code_points(std::string_view text);

// The longest prefix of valid UTF-8 `text` with at most `limit` code points.
std::string_view prefix_code_points(std::string_view text, std::size_t limit);

}  // namespace coach

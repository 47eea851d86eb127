#include "worker/writer/reply_text.hpp"

#include "core/utf8.hpp"

namespace coach::worker {

TextWrite ReplyText::take() {
  in_flight_bytes_ = unacknowledged_bytes();
  return {stored_characters_, stored_bytes_, text_.substr(stored_bytes_)};
}

void ReplyText::acknowledge() {
  stored_characters_ += count_code_points(std::string_view(text_).substr(stored_bytes_, in_flight_bytes_));
  stored_bytes_ += in_flight_bytes_;
  in_flight_bytes_ = 0;
}

void ReplyText::rewind() {
  stored_bytes_ = 0;
  stored_characters_ = 0;
  in_flight_bytes_ = 0;
}

}  // namespace coach::worker

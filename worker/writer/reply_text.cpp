#include "worker/writer/reply_text.hpp"

#include "core/utf8.hpp"

namespace coach::worker {

TextWrite ReplyText::take() {
  in_flight_bytes_ = unacknowledged_.size();
  return {acknowledged_characters_, unacknowledged_};
}

void ReplyText::acknowledge() {
  acknowledged_characters_ +=
      count_code_points(std::string_view(unacknowledged_).substr(0, in_flight_bytes_));
  unacknowledged_.erase(0, in_flight_bytes_);
  in_flight_bytes_ = 0;
}

}  // namespace coach::worker

#include "worker/provider/repeated_message.hpp"

#include <string_view>

namespace coach::worker {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

}  // namespace

// A second piece may be the same as the first ("ha", "ha"); two pieces together are not repeated by
// chance.
bool RepeatedMessage::repeats(const std::string& message, bool last) const {
  return (last || messages_ > 1) && trimmed(message) == trimmed(text_);
}

std::string RepeatedMessage::take(const std::string& message, bool last) {
  if (message.empty() || repeats(message, last)) return {};
  std::string added;
  const bool grown = message.size() > text_.size() && message.starts_with(text_);
  if (grown && (kind_ != Kind::pieces || last)) {
    if (messages_ > 0) kind_ = Kind::whole;
    added = message.substr(text_.size());
  } else if (kind_ != Kind::whole) {
    if (messages_ > 0) kind_ = Kind::pieces;
    added = message;
  }
  text_ += added;
  ++messages_;
  return added;
}

}  // namespace coach::worker

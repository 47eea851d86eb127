#include "http/sse.hpp"

#include <cstring>

namespace coach::http {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

const char* find(const char* begin, const char* end, char byte) {
  const void* at = begin == end ? nullptr : std::memchr(begin, byte, static_cast<std::size_t>(end - begin));
  return at == nullptr ? end : static_cast<const char*>(at);
}

std::string_view between(const char* begin, const char* end) {
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace

SseParser::SseParser(std::size_t max_event_bytes) : max_event_bytes_(max_event_bytes) {}

std::expected<void, SseError> SseParser::feed_to(std::string_view bytes, Sink sink) {
  if (dead_) return std::unexpected(SseError::event_too_large);
  const char* at = bytes.data();
  const char* const end = at + bytes.size();
  if (last_was_cr_ && at != end) {
    last_was_cr_ = false;
    if (*at == '\n') ++at;
  }
  // The next CR is looked up once per CR and not once per line: streams without any
  // would otherwise be scanned to their end for every line.
  const char* cr = find(at, end, '\r');
  while (at != end) {
    const char* const stop = find(at, cr, '\n');
    if (stop == end) break;
    if (!take_line(between(at, stop), sink)) return die();
    at = stop + 1;
    if (stop != cr) continue;
    if (at == end) {
      last_was_cr_ = true;
    } else if (*at == '\n') {
      ++at;
    }
    cr = find(at, end, '\r');
  }
  if (!hold_back(between(at, end))) return die();
  return {};
}

std::unexpected<SseError> SseParser::die() {
  dead_ = true;
  return std::unexpected(SseError::event_too_large);
}

bool SseParser::hold_back(std::string_view rest) {
  if (rest.size() + line_.size() + data_.size() > max_event_bytes_) return false;
  line_.append(rest);
  return true;
}

bool SseParser::take_line(std::string_view line, Sink sink) {
  const bool was_split = !line_.empty();
  if (was_split) {
    line_.append(line);
    line = line_;
  }
  if (first_line_) {
    first_line_ = false;
    if (line.starts_with(byte_order_mark)) line.remove_prefix(byte_order_mark.size());
  }
  bool fits = true;
  if (line.empty()) {
    dispatch(sink);
  } else if (const auto colon = line.find(':'); colon == std::string_view::npos) {
    fits = take_field(line, {});
  } else if (colon != 0) {
    auto value = line.substr(colon + 1);
    if (value.starts_with(' ')) value.remove_prefix(1);
    fits = take_field(line.substr(0, colon), value);
  }
  if (was_split) line_.clear();
  return fits;
}

bool SseParser::take_field(std::string_view name, std::string_view value) {
  if (name == "data") return append_data(value);
  if (name == "error") {
    type_ = name;
    return append_data(value);
  }
  if (value.size() > max_event_bytes_) return false;
  if (name == "event") type_ = value;
  if (name == "id" && value.find('\0') == std::string_view::npos) id_ = value;
  return true;
}

bool SseParser::append_data(std::string_view value) {
  if (data_.size() + value.size() > max_event_bytes_) return false;
  if (has_data_) data_.push_back('\n');
  data_.append(value);
  has_data_ = true;
  return true;
}

void SseParser::dispatch(Sink sink) {
  if (has_data_) {
    const std::string_view type = type_.empty() ? std::string_view("message") : std::string_view(type_);
    sink.call(sink.target, SseEvent{type, data_, id_});
  }
  has_data_ = false;
  data_.clear();
  type_.clear();
}

void SseParser::finish() {
  // An empty line_ would read as a blank line and dispatch.
  if (!dead_ && !line_.empty()) take_line({}, Sink{nullptr, [](void*, const SseEvent&) {}});
}

}  // namespace coach::http

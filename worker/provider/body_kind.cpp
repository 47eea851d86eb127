#include "worker/provider/body_kind.hpp"

namespace coach::worker {

BodyKind kind_of_body(std::string_view head) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (!head.empty() && mark.starts_with(head.substr(0, mark.size()))) {
    if (head.size() < mark.size()) return BodyKind::unknown;
    head.remove_prefix(mark.size());
  }
  const auto first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return BodyKind::unknown;
  switch (head[first]) {
    case '{':
    case '[':
      return BodyKind::json;
    case '<':
      return BodyKind::page;
    default:
      return BodyKind::events;
  }
}

}  // namespace coach::worker

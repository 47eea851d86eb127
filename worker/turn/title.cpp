#include "worker/turn/title.hpp"

#include "core/utf8.hpp"

namespace coach::worker {
namespace {

constexpr std::size_t longest = 60;
constexpr std::string_view blanks = " \t\r\n\v\f";

std::string fold_first_line(std::string_view text) {
  const auto begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) return {};
  text = text.substr(begin, text.find_first_of("\r\n", begin) - begin);
  std::string folded;
  for (const char c : text) {
    const bool blank = blanks.contains(c);
    if (blank && (folded.empty() || folded.back() == ' ')) continue;
    folded += blank ? ' ' : c;
  }
  if (folded.ends_with(' ')) folded.pop_back();
  return folded;
}

}  // namespace

std::string conversation_title(std::string_view question) {
  std::string line = fold_first_line(question);
  if (count_code_points(line) <= longest) return line;
  std::string_view kept = prefix_code_points(line, longest - 1);
  // A single word longer than that is cut in its middle.
  if (const auto space = kept.rfind(' '); space != std::string_view::npos && space > kept.size() / 2) {
    kept = kept.substr(0, space);
  }
  return std::string(kept) + "\xE2\x80\xA6";
}

}  // namespace coach::worker

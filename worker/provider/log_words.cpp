#include "worker/provider/log_words.hpp"

#include <algorithm>
#include <cstddef>

namespace coach::worker {
namespace {

constexpr std::size_t longest = 300;
constexpr std::size_t run = 12;
constexpr std::size_t shortest = 6;  // a shorter text is in other words by chance

bool quotes(std::string_view words, std::string_view text) {
  if (text.size() < shortest) return false;
  if (text.size() <= run) return words.contains(text);
  for (std::size_t at = 0; at + run <= words.size(); ++at) {
    if (text.contains(words.substr(at, run))) return true;
  }
  return false;
}

void replace_all(std::string& text, std::string_view what, std::string_view by) {
  if (what.empty()) return;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
    text.replace(at, what.size(), by);
}

}  // namespace

std::string log_words(std::string_view words, const Secret& key,
                      std::span<const std::string_view> private_texts) {
  std::string line(words);
  replace_all(line, key.reveal(), "[key]");
  if (std::ranges::any_of(private_texts, [&](std::string_view text) { return quotes(line, text); })) {
    return "(its words quote the conversation and are not logged)";
  }
  std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < ' '; }, ' ');
  if (line.size() <= longest) return line;
  std::size_t end = longest;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;  // whole characters
  return line.substr(0, end) + "…";
}

}  // namespace coach::worker

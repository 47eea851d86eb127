#include "standin/text.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace coach::standin {
namespace {

constexpr std::array<std::string_view, 64> latin1_letters{
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   //
    "d", "n", "o", "o", "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "ss",  //
    "a", "a", "a", "a", "a", "a", "ae", "c", "e", "e", "e", "e", "i", "i", "i",  "i",   //
    "d", "n", "o", "o", "o", "o", "o",  " ", "o", "u", "u", "u", "u", "y", "th", "y"};

// U+0100 to U+017F, one letter a code point.
constexpr std::string_view latin_extended =
    "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
    "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
static_assert(latin_extended.size() == 128);

struct CodePoint {
  std::uint32_t value;
  std::size_t bytes;
};

// A broken byte decodes to itself; embedding must not fail on it.
CodePoint decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) -> std::uint32_t {
    return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u;
  };
  const auto follows = [&](std::size_t i) { return (byte(i) & 0xC0u) == 0x80u; };
  const auto first = byte(0);
  if (first >= 0xC2 && first < 0xE0 && follows(1)) return {((first & 0x1Fu) << 6) | (byte(1) & 0x3Fu), 2};
  if (first >= 0xE0 && first < 0xF0 && follows(1) && follows(2)) {
    return {((first & 0x0Fu) << 12) | ((byte(1) & 0x3Fu) << 6) | (byte(2) & 0x3Fu), 3};
  }
  if (first >= 0xF0 && first < 0xF5 && follows(1) && follows(2) && follows(3)) return {0x10000, 4};
  return {first, 1};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

// The folded form of one code point; a blank where a word ends, nothing to drop it.
std::string fold(std::string_view text, std::size_t at, CodePoint point) {
  const auto value = point.value;
  if (value < 0x80) {
    const char c = text[at];
    if (c >= 'A' && c <= 'Z') return std::string(1, static_cast<char>(c - 'A' + 'a'));
    if (is_letter(c) || is_digit(c) || c == '.') return std::string(1, c);
    return c == '\'' ? "" : " ";
  }
  if (value >= 0xC0 && value <= 0xFF) return std::string(latin1_letters[value - 0xC0]);
  if (value >= 0x100 && value <= 0x17F) return std::string(1, latin_extended[value - 0x100]);
  if (value >= 0x300 && value <= 0x36F) return "";                        // combining accents
  if (value == 0x2018 || value == 0x2019) return "";                      // typographic apostrophes
  if (value < 0x180 || (value >= 0x2000 && value <= 0x2BFF)) return " ";  // punctuation, arrows
  return std::string(text.substr(at, point.bytes));
}

class WordCollector {
 public:
  void add(char c) {
    if (c == ' ') return flush();
    if (c == '.') {
      dot_ = !word_.empty() && is_digit(word_.back());
      if (!dot_) flush();
      return;
    }
    if (dot_) {
      dot_ = false;
      if (is_digit(c)) {
        word_ += '.';
      } else {
        flush();
      }
    }
    const bool unit_after_number = !word_.empty() && is_digit(word_[0]) && !is_digit(c);
    if (unit_after_number) flush();
    word_ += c;
  }

  void flush() {
    if (!word_.empty()) words_.push_back(std::move(word_));
    word_.clear();
    dot_ = false;
  }

  std::vector<std::string> take() {
    flush();
    return std::move(words_);
  }

 private:
  std::vector<std::string> words_;
  std::string word_;
  bool dot_ = false;
};

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view without_list_mark(std::string_view line) {
  line = trim(line);
  for (const std::string_view mark : {"- ", "* ", "• "}) {
    if (line.starts_with(mark)) return trim(line.substr(mark.size()));
  }
  std::size_t digits = 0;
  while (digits < line.size() && is_digit(line[digits])) ++digits;
  if (digits != 0 && line.substr(digits).starts_with(". ")) return trim(line.substr(digits + 2));
  return line;
}

// A full stop ends a sentence when a blank and something that can begin one follow:
// "12.5 m", "e.g. sleds" and "approx. ten" are left whole.
bool ends_sentence(std::string_view line, std::size_t at) {
  const char c = line[at];
  if (c != '.' && c != '!' && c != '?') return false;
  if (at + 2 >= line.size() || line[at + 1] != ' ') return false;
  const char next = line[at + 2];
  return (next >= 'A' && next <= 'Z') || is_digit(next) || next == '"' || next == '*';
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  WordCollector words;
  for (std::size_t at = 0; at < text.size();) {
    const auto point = decode(text, at);
    const auto folded = fold(text, at, point);
    for (const char c : folded) words.add(c);
    at += point.bytes;
  }
  return words.take();
}

std::vector<std::string_view> sentences_of(std::string_view text) {
  std::vector<std::string_view> sentences;
  const auto keep = [&](std::string_view sentence) {
    sentence = trim(sentence);
    if (!sentence.empty()) sentences.push_back(sentence);
  };
  while (!text.empty()) {
    const auto end = text.find('\n');
    auto line = without_list_mark(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    if (line.starts_with('#') || line.starts_with('|')) continue;
    for (std::size_t at = 0; at < line.size();) {
      if (!ends_sentence(line, at)) {
        ++at;
        continue;
      }
      keep(line.substr(0, at + 1));
      line.remove_prefix(at + 1);
      at = 0;
    }
    keep(line);
  }
  return sentences;
}

std::size_t count_words(std::string_view text) {
  std::size_t count = 0;
  bool inside = false;
  for (const char c : text) {
    if (!is_space(c) && !inside) ++count;
    inside = !is_space(c);
  }
  return count;
}

}  // namespace coach::standin

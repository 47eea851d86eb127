#include "standin/tokens.hpp"

namespace coach::standin {
namespace {

constexpr std::size_t longest_piece = 7;  // characters of a word; gives about 4 a token in English

bool is_blank(char c) {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}
bool is_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || byte >= 0x80;
}
bool continues_character(char c) {
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

}  // namespace

std::size_t token_length(std::string_view text, std::size_t offset) {
  std::size_t at = offset;
  while (at < text.size() && is_blank(text[at])) ++at;
  if (at == text.size()) return at - offset;
  if (!is_word(text[at])) return at + 1 - offset;
  std::size_t characters = 0;
  while (at < text.size() && is_word(text[at])) {
    if (!continues_character(text[at]) && ++characters > longest_piece) break;
    ++at;
  }
  return at - offset;
}

std::size_t count_tokens(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += token_length(text, at)) ++count;
  return count;
}

std::string_view first_tokens(std::string_view text, std::size_t limit) {
  std::size_t at = 0;
  for (std::size_t i = 0; i < limit && at < text.size(); ++i) at += token_length(text, at);
  return text.substr(0, at);
}

}  // namespace coach::standin

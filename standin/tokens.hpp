// A deterministic stand-in for a tokenizer: pieces of about four characters that begin
// where words begin. The pieces are what a streamed answer is delivered in.
#pragma once

#include <cstddef>
#include <string_view>

namespace coach::standin {

// The length in bytes of the token that starts at `offset` (< text.size()), at least 1.
// Blanks belong to the word behind them; no UTF-8 character is cut.
std::size_t token_length(std::string_view text, std::size_t offset);

std::size_t count_tokens(std::string_view text);

// The longest prefix of `text` with at most `limit` tokens.
std::string_view first_tokens(std::string_view text, std::size_t limit);

}  // namespace coach::standin

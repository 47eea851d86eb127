// How much of a conversation's history goes to the model. Pure.
//
// Tokens are counted without the model's tokenizer, and rather too many than too few: one for every two
// bytes of UTF-8, and eight for each message. (English has about four bytes a token, German three,
// Russian four, Chinese three; an emoji is four bytes and two or three tokens.)
#pragma once

#include <cstddef>
#include <string_view>

#include "worker/turn/chat_body.hpp"

namespace coach::worker {

// Tokens of one message of that text.
std::size_t tokens_of_message(std::string_view text);

// Tokens of all messages that chat_body() makes of `input`.
std::size_t tokens_of_prompt(const ChatInput& input);

// Drops the oldest turns (a question and what was answered to it, never one without the other) until the
// prompt has at most `max_tokens`. System messages and the question always stay, so a prompt without any
// history may still have more. Returns how many turns were dropped.
std::size_t fit_history(ChatInput& input, std::size_t max_tokens);

// For a provider that found the prompt too long: drops the older half of the turns (of three, two), and
// more while what is left is over two thirds of the history's tokens. Returns how many were dropped; 0:
// there is no history to drop.
std::size_t halve_history(ChatInput& input);

}  // namespace coach::worker

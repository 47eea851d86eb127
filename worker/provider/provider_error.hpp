// What a provider says when it does not answer. Pure.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

namespace coach::worker {

struct ProviderError {
  std::optional<unsigned> status = std::nullopt;  // when the error names an HTTP status
  std::string message{};                          // the provider's words: for the log, never for a client
  bool prompt_too_long = false;  // it says that the model's context is too small for the prompt
};

// The member `error` of `object` ({"error": {...}} or {"error": "..."}); nullopt without one.
std::optional<ProviderError> error_in(const boost::json::object& object);

// The error that `object` itself is: its status and its words, wherever they stand.
ProviderError error_as(const boost::json::object& object);

// The error in a JSON body that came instead of a stream: as error_in(), or {"detail": ...},
// {"message": "..."}, or the first of an array of such; nullopt when it holds none.
std::optional<ProviderError> parse_error_body(std::string_view body);

// The usual wordings of OpenAI, vLLM, TGI, llama.cpp and others for a prompt that is longer than the
// model's context, and their codes.
bool says_prompt_too_long(std::string_view words);

// Whether an error of that status (nullopt: none is known) can be about the length of the prompt. 429
// cannot: it speaks of tokens a minute in much the same words.
bool can_be_about_length(std::optional<unsigned> status);

}  // namespace coach::worker

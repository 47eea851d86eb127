// A provider's own words about a failure, made fit for a log. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/secret.hpp"

namespace coach::worker {

// `words` in one line and of bounded length, without `key`. Words that quote any of
// `private_texts` (a run of a dozen characters) are left out as a whole: a log holds nothing
// of a conversation.
std::string log_words(std::string_view words, const Secret& key,
                      std::span<const std::string_view> private_texts);

}  // namespace coach::worker

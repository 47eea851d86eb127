// JSON that a strict parser refuses although its meaning is clear. Pure.
#pragma once

#include <boost/json/storage_ptr.hpp>
#include <boost/json/value.hpp>
#include <boost/system/error_code.hpp>
#include <string>
#include <string_view>

namespace coach::worker {

// `text` with what providers are known to get wrong put right:
// - half of a surrogate pair, escaped (a tokenizer cut an emoji in two), becomes the three bytes that
//   WTF-8 has for it: SurrogateJoiner puts them together or replaces them;
// - a control character in a string becomes its escape, and an escape that JSON does not know its
//   character;
// - NaN and Infinity become null, an exponent of more than three digits its first three.
// All else stays as it is, broken UTF-8 too; the result may still be no JSON.
std::string repair_json(std::string_view text);

// Parses `text`, and once more repaired if it is refused; strings may hold broken UTF-8. `bad` is set
// when neither is JSON.
boost::json::value parse_leniently(std::string_view text, boost::system::error_code& bad,
                                   const boost::json::storage_ptr& storage = {});

}  // namespace coach::worker

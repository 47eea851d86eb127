// Takes what points to a person out of a text. Pure.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace coach::worker {

// `text` without e-mail addresses, telephone numbers, web addresses, @names and the given names: each becomes
// [email], [phone], [link] or [name]. Names are found as whole words, whatever their case; those shorter than
// three letters are left, because they are words as well. Weights, paces and times stay: they are the
// subject.
std::string anonymise(std::string_view text, std::span<const std::string> names);

}  // namespace coach::worker

// The text in a `content` (or `text`) member, whichever form it has. Pure.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>

namespace coach::worker {

// A string; an object with the text in `text`, `value` or `content`; or an array of such parts, joined.
// Parts of a `type` that is not text (a picture, a thought) are left out. Empty for anything else.
std::string content_text(const boost::json::value& content);

}  // namespace coach::worker

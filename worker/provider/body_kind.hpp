// What a body under status 200 is, whatever its content-type says. Pure.
#pragma once

#include <string_view>

namespace coach::worker {

enum class BodyKind {
  unknown,  // only white space so far: read on
  events,   // server-sent events, or nothing that anybody knows
  json,     // one JSON value: a whole answer, or an error
  page,     // HTML or XML: something stands in front of the provider
};

// By the first character of `head`, the beginning of the body, that is not white space (a byte order
// mark is passed over): no line of an event stream begins with { [ or <.
BodyKind kind_of_body(std::string_view head);

}  // namespace coach::worker

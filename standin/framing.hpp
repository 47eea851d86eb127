// A streamed body's bytes as they go over the wire: chunked transfer coding, and the
// forms that faults ask for.
#pragma once

#include <string>
#include <string_view>

#include "standin/gzip_stored.hpp"

namespace coach::standin {

struct FramingOptions {
  bool chunked = true;  // false: the body ends with the connection (HTTP/1.0)
  bool gzip = false;
  bool split = false;  // every byte in a chunk of its own
};

class Framing {
 public:
  explicit Framing(FramingOptions options) : options_(options) {}

  // Appends `body` (not empty) to `out`, framed.
  void append(std::string& out, std::string_view body);

  // Appends the body's end.
  void finish(std::string& out);

 private:
  void append_chunks(std::string& out, std::string_view bytes) const;

  FramingOptions options_;
  GzipStored gzip_;
};

}  // namespace coach::standin

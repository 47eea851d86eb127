#include "standin/framing.hpp"

#include <fmt/format.h>

#include <iterator>

namespace coach::standin {

void Framing::append_chunks(std::string& out, std::string_view bytes) const {
  if (!options_.chunked) {
    out += bytes;
    return;
  }
  if (options_.split) {
    for (const char c : bytes) {
      out += "1\r\n";
      out += c;
      out += "\r\n";
    }
    return;
  }
  fmt::format_to(std::back_inserter(out), "{:x}\r\n", bytes.size());
  out += bytes;
  out += "\r\n";
}

void Framing::append(std::string& out, std::string_view body) {
  if (options_.gzip) {
    append_chunks(out, gzip_.wrap(body));
  } else {
    append_chunks(out, body);
  }
}

void Framing::finish(std::string& out) {
  if (options_.gzip) append_chunks(out, gzip_.finish());
  if (options_.chunked) out += "0\r\n\r\n";
}

}  // namespace coach::standin

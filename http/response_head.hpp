// The status line and headers of a response, parsed as they arrive, pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/body_decoder.hpp"
#include "http/client.hpp"

namespace coach::http {

struct ResponseHead {
  unsigned status = 0;
  std::vector<Header> headers;
  bool keep_alive = false;  // the connection may serve another request after the body
  std::optional<std::uint64_t> content_length;
  bool chunked = false;

  bool interim() const { return status < 200; }  // 1xx: the answer proper follows
};

enum class HeadError { malformed, too_large };

class HeadParser {
 public:
  explicit HeadParser(std::size_t max_header_bytes);
  ~HeadParser();
  HeadParser(const HeadParser&) = delete;
  HeadParser& operator=(const HeadParser&) = delete;

  // Takes the connection's next bytes. True: the head is complete, surplus() is what came
  // behind it; false: more must be fed.
  std::expected<bool, HeadError> feed(std::string_view bytes);

  // Valid once, after feed() returned true.
  ResponseHead take();
  std::string_view surplus() const { return pending_; }

  // Whether any byte has been fed.
  bool started() const { return started_; }

 private:
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::string pending_;
  bool started_ = false;
};

// How the body behind `head` is framed. `answers_head`: the request's method was HEAD.
BodyDecoder body_decoder_for(const ResponseHead& head, bool answers_head);

// The first header of that name (any case), or nullopt.
std::optional<std::string_view> find_header(const std::vector<Header>& headers, std::string_view name);

}  // namespace coach::http

// Undoes a body's Content-Encoding, pure: gzip or deflate in, plain bytes out. Some
// gateways compress although identity was asked for.
#pragma once

#include <expected>
#include <memory>
#include <string_view>

namespace coach::http {

enum class ContentError { malformed };

class ContentDecoder {
 public:
  // What an encoding asks of the reader of a body.
  enum class Kind { identity, zlib, unsupported };
  static Kind kind_of(std::string_view content_encoding);

  ContentDecoder();
  ~ContentDecoder();
  ContentDecoder(const ContentDecoder&) = delete;
  ContentDecoder& operator=(const ContentDecoder&) = delete;

  // Hands in compressed bytes, which must stay in place until next() has returned an
  // empty view. Not to be called before that.
  void feed(std::string_view compressed);

  // The next plain bytes, valid until the next call; empty when more must be fed.
  // Everything the encoder flushed is handed out, so events are not held back.
  std::expected<std::string_view, ContentError> next();

  // The compressed stream has begun and is not complete: a body that ends now was cut off.
  bool is_unfinished() const;

 private:
  struct Stream;
  bool start();
  bool finish_member();

  std::unique_ptr<Stream> stream_;
  std::string_view rest_;
  bool output_was_full_ = false;
  bool finished_ = false;
};

}  // namespace coach::http

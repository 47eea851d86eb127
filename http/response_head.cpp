#include "http/response_head.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>

#include "http/ascii.hpp"

namespace coach::http {

namespace beast_http = boost::beast::http;

struct HeadParser::Parser {
  beast_http::response_parser<beast_http::empty_body> beast;
};

HeadParser::HeadParser(std::size_t max_header_bytes) : parser_(std::make_unique<Parser>()) {
  parser_->beast.header_limit(static_cast<std::uint32_t>(max_header_bytes));
  // The body is not Beast's business, and its default limit would refuse large ones here.
  parser_->beast.body_limit(boost::none);
}

HeadParser::~HeadParser() = default;

std::expected<bool, HeadError> HeadParser::feed(std::string_view bytes) {
  started_ = started_ || !bytes.empty();
  pending_.append(bytes);
  auto& beast = parser_->beast;
  boost::system::error_code error;
  while (!beast.is_header_done()) {
    if (pending_.empty()) return false;  // Beast would do arithmetic on a null pointer
    const auto used = beast.put(boost::asio::buffer(pending_), error);
    pending_.erase(0, used);
    if (error == beast_http::error::need_more) return false;
    if (error == beast_http::error::header_limit || error == beast_http::error::buffer_overflow) {
      return std::unexpected(HeadError::too_large);
    }
    if (error) return std::unexpected(HeadError::malformed);
  }
  return true;
}

ResponseHead HeadParser::take() {
  auto& beast = parser_->beast;
  ResponseHead head;
  head.status = beast.get().result_int();
  head.keep_alive = beast.get().keep_alive();
  head.chunked = beast.chunked();
  if (const auto length = beast.content_length()) head.content_length = *length;
  for (const auto& field : beast.get().base()) {
    head.headers.push_back({std::string(field.name_string()), std::string(field.value())});
  }
  return head;
}

BodyDecoder body_decoder_for(const ResponseHead& head, bool answers_head) {
  if (answers_head || head.status == 204 || head.status == 304) return BodyDecoder::sized(0);
  if (head.chunked) return BodyDecoder::chunked();
  if (head.content_length) return BodyDecoder::sized(*head.content_length);
  return BodyDecoder::until_close();
}

std::optional<std::string_view> find_header(const std::vector<Header>& headers, std::string_view name) {
  for (const auto& header : headers) {
    if (equals_ignoring_case(header.name, name)) return header.value;
  }
  return std::nullopt;
}

}  // namespace coach::http

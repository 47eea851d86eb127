#include "http/read_head.hpp"

#include <fmt/format.h>

#include <array>
#include <memory>
#include <optional>
#include <utility>

namespace coach::http {
namespace {

std::unexpected<HeadFailure> refused(HeadError error, const std::string& peer) {
  if (error == HeadError::too_large) {
    return std::unexpected(
        HeadFailure{{Failure::too_large, fmt::format("{} sent headers beyond the limit.", peer)}, false});
  }
  return std::unexpected(HeadFailure{
      {Failure::malformed, fmt::format("{} answered with something that is not HTTP.", peer)}, false});
}

// Parses one head after the other until one is final.
class FinalHead {
 public:
  explicit FinalHead(std::size_t limit) : limit_(limit), parser_(std::make_unique<HeadParser>(limit)) {}

  std::expected<std::optional<ReceivedHead>, HeadError> feed(std::string_view bytes) {
    auto complete = parser_->feed(bytes);
    while (complete && *complete) {
      ReceivedHead received{parser_->take(), std::string(parser_->surplus())};
      // Nobody asked for another protocol, and what follows a 101 would not be HTTP.
      if (received.head.status == 101) return std::unexpected(HeadError::malformed);
      if (!received.head.interim()) return received;
      // Interim answers without end would never reach the limit of a single head.
      if (++interim_ > 16) return std::unexpected(HeadError::too_large);
      parser_ = std::make_unique<HeadParser>(limit_);
      complete = parser_->feed(received.surplus);
    }
    if (!complete) return std::unexpected(complete.error());
    return std::nullopt;
  }

 private:
  std::size_t limit_;
  std::unique_ptr<HeadParser> parser_;
  int interim_ = 0;
};

}  // namespace

asio::awaitable<std::expected<ReceivedHead, HeadFailure>> read_head(Connection& connection,
                                                                    std::size_t max_header_bytes) {
  FinalHead head(max_header_bytes);
  std::array<char, 4096> buffer;
  bool was_silent = true;
  for (;;) {
    const auto read = co_await connection.read_some(buffer);
    if (!read.ok()) co_return std::unexpected(HeadFailure{describe(read, connection.peer()), was_silent});
    was_silent = false;
    auto received = head.feed({buffer.data(), read.bytes});
    if (!received) co_return refused(received.error(), connection.peer());
    auto& complete = *received;
    if (complete) co_return std::move(*complete);
  }
}

}  // namespace coach::http

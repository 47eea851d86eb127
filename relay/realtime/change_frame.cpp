#include "relay/realtime/change_frame.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace coach::relay::realtime {

Frame change_frame(const Change& change, const Recipient& recipient, std::uint64_t row,
                   std::shared_ptr<const std::string> data) {
  const Channel& channel = *recipient.channel;
  Frame frame;
  frame.head = channel.change_head;
  for (const auto id : recipient.ids) fmt::format_to(std::back_inserter(frame.head), "{},", id);
  frame.head.back() = ']';
  frame.head += R"(,"data":)";
  frame.body = std::move(data);
  frame.tail = channel.protocol == Protocol::v2 ? "}]" : R"(},"ref":null})";
  frame.row = row;
  frame.replaceable = change.event == ChangeKind::update;
  return frame;
}

}  // namespace coach::relay::realtime

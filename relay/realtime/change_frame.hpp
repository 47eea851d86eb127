// One postgres_changes message for one channel, around data that is encoded once for all.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "relay/realtime/change.hpp"
#include "relay/realtime/frame.hpp"

namespace coach::relay::realtime {

// `data` is the message's JSON object of that name; `row` is the change's row_key().
Frame change_frame(const Change& change, const Recipient& recipient, std::uint64_t row,
                   std::shared_ptr<const std::string> data);

}  // namespace coach::relay::realtime

// The `data` of one change, encoded once for all who may see the same of it.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "relay/realtime/change.hpp"
#include "relay/realtime/visibility.hpp"

namespace coach::relay::realtime {

class Encoder {
 public:
  Encoder(const Change& change, std::size_t record_bytes) : change_(change), record_bytes_(record_bytes) {}

  // Null when nothing is to be sent.
  std::shared_ptr<const std::string> data(const Verdict& verdict);

 private:
  struct Encoded {
    const Access* access;
    std::vector<std::string_view> fetched;
    std::shared_ptr<const std::string> data;
  };
  std::shared_ptr<const std::string> error(std::shared_ptr<const std::string>& slot, std::string_view text);

  const Change& change_;
  std::size_t record_bytes_;
  std::vector<Encoded> encoded_;
  std::shared_ptr<const std::string> unauthorized_;
  std::shared_ptr<const std::string> no_primary_key_;
};

}  // namespace coach::relay::realtime

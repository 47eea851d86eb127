#include "relay/realtime/change_encoder.hpp"

namespace coach::relay::realtime {

std::shared_ptr<const std::string> Encoder::error(std::shared_ptr<const std::string>& slot,
                                                  std::string_view text) {
  if (slot == nullptr) slot = std::make_shared<const std::string>(error_data(change_, text));
  return slot;
}

std::shared_ptr<const std::string> Encoder::data(const Verdict& verdict) {
  switch (verdict.kind) {
    case Verdict::Kind::hidden:
    case Verdict::Kind::failed:
      return nullptr;
    case Verdict::Kind::unauthorized:
      return error(unauthorized_, "Error 401: Unauthorized");
    case Verdict::Kind::no_primary_key:
      return error(no_primary_key_, "Error 400: Bad Request, no primary key");
    case Verdict::Kind::visible:
      break;
  }
  for (const auto& known : encoded_) {
    if (known.access == verdict.access && known.fetched == verdict.fetched) return known.data;
  }
  auto data = std::make_shared<const std::string>(
      change_data(change_, *verdict.access, verdict.fetched, record_bytes_));
  encoded_.push_back({verdict.access, verdict.fetched, data});
  return data;
}

}  // namespace coach::relay::realtime

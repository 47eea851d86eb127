#include "worker/writer/live_reply.hpp"

namespace coach::worker {

std::string_view to_string(ReplyStatus status) {
  switch (status) {
    case ReplyStatus::retrieving:
      return "retrieving";
    case ReplyStatus::thinking:
      return "thinking";
    case ReplyStatus::warming:
      return "warming";
    case ReplyStatus::streaming:
      return "streaming";
    case ReplyStatus::complete:
      return "complete";
    case ReplyStatus::failed:
      return "failed";
    case ReplyStatus::cancelled:
      break;
  }
  return "cancelled";
}

}  // namespace coach::worker

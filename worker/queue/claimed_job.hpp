// A job as the claim returns it.
#pragma once

#include <cstdint>
#include <string>

namespace coach::worker {

struct ClaimedJob {
  std::string message_id;  // the assistant's row to fill
  std::string conversation_id;
  std::int64_t fence = 0;
  std::int64_t attempt = 1;  // 1: the first
  std::string question_id;
  std::string question;
};

}  // namespace coach::worker

// A job as the claim returns it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "worker/queue/claim_key.hpp"

namespace coach::worker {

struct ClaimedJob {
  ClaimKey key;
  std::string conversation_id;
  std::int64_t attempt = 1;  // 1: the first
  std::string question_id;
  std::string question;
  std::vector<std::string> chunk_ids;  // what an earlier attempt had found
  bool suspect = false;                // may be what kills workers: only few of these are claimed at once
  double waited_seconds = 0;           // since the question, when it was claimed
  std::int64_t priority = 0;           // 0: a live turn
};

}  // namespace coach::worker

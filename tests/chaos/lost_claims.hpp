// What a fail-over took from the queue: claims that were held and that the database does not
// know any more, and numbers that its sequence handed out again. Pure.
#pragma once

#include <cstdint>

#include "tests/chaos/evidence.hpp"

namespace coach::chaos {

struct LostClaims {
  std::int64_t lost = 0;            // claims that were seen and are not in the record
  std::int64_t fences_twice = 0;    // fences of more than one claim
  std::int64_t same_job_twice = 0;  // of these: of two claims of the same job
};

// From the claims that were seen while they were held and the database's record. They are no
// violation, but the reason for one; a run without them has not tried it.
LostClaims lost_claims(const Evidence& evidence);

// Replies that a client saw ended and later in another state: lost with the primary after
// their end. No violation either.
std::int64_t taken_back(const Evidence& evidence);

}  // namespace coach::chaos

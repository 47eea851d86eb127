// What a run left behind: the athletes' own notes, the database's rows and the record its
// triggers made (record.sql), the provider's log, and what was done when.
//
// All times are microseconds since 1970 by the one clock of this machine.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "tests/chaos/schedule.hpp"

namespace coach::chaos {

using Microseconds = std::int64_t;

// By this machine's clock.
inline Microseconds now_us() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(now).count();
}

// A question as its athlete knows it.
struct SentQuestion {
  std::string id{};
  std::string conversation_id{};
  bool acknowledged = false;  // the database said that it is stored
};

// A row of public.messages with role user.
struct QuestionRow {
  std::string id{};
  std::string conversation_id{};
  std::int64_t position = 0;
};

// A row of public.messages with role assistant, as it is at the end.
struct ReplyRow {
  std::string id{};
  std::string question_id{};
  std::string status{};
  std::string content{};
  std::string error{};
  std::int64_t revision = 0;
};

// One change of a reply's row.
struct WriteEvent {
  std::int64_t transaction = 0;
  Microseconds at = 0;
  std::string message_id{};
  std::int64_t old_revision = 0;
  std::int64_t revision = 0;
  std::string old_status{};
  std::string status{};
  std::int64_t changed_bytes = 0;               // of the text; 0: the text stayed as it was
  std::string writer{};                         // the worker whose session wrote, "" for anybody else's
  std::optional<std::int64_t> fence{};          // of the job at that moment, if it was running
  std::string holder{};                         // the worker that held it then
  std::optional<std::uint64_t> first_serial{};  // of the text's first and last token
  std::optional<std::uint64_t> last_serial{};
};

// One change of a job's holder. Renewals of a lease are not recorded.
struct JobEvent {
  std::int64_t transaction = 0;
  Microseconds at = 0;
  std::string message_id{};
  std::string conversation_id{};
  std::string old_state{};  // "" for a job that is made
  std::string state{};      // "" for one that is deleted
  std::string old_worker{};
  std::string worker{};
  std::int64_t fence = 0;
  std::string claim{};  // its random id; "" where claims have none
  Microseconds old_lease_until = 0;
  std::string writer{};  // the worker whose session did it, "" for anybody else's
};

struct ProviderRequest {
  std::string message_id{};  // X-Request-Id
  Microseconds received = 0;
  std::size_t tokens = 0;  // handed to the socket
  std::string outcome{};   // "stop" for a whole answer
};

// A claim that was seen while it was held. When commits are lost with a primary, the
// database's record does not know it any more.
struct SeenClaim {
  std::string message_id{};
  std::int64_t fence = 0;
  std::string worker{};
  std::string claim{};
  auto operator<=>(const SeenClaim&) const = default;
};

// A reply's row as a client saw it.
struct Sighting {
  Microseconds at = 0;  // when it had the row
  std::string message_id{};
  std::int64_t revision = 0;
  std::string status{};
};

// A disturbance as it happened.
struct Incident {
  Blow blow = Blow::kill;
  int pid = 0;  // of the worker; 0: all of them, or none
  Microseconds from = 0;
  Microseconds until = 0;  // the worker woken or replaced, the server up again
};

struct Evidence {
  std::vector<SentQuestion> sent;  // of each conversation in the order it was sent
  std::vector<QuestionRow> questions;
  std::vector<ReplyRow> replies;
  std::map<std::string, std::int64_t> first_revisions;  // of each reply, when its row was made
  std::vector<WriteEvent> writes;                       // as they happened
  std::vector<JobEvent> job_events;                     // as they happened
  std::vector<std::string> jobs_left;                   // message ids of jobs that are still there
  std::vector<std::string> dead_jobs;                   // message ids of jobs that were given up
  std::map<std::uint64_t, ProviderRequest> requests;    // by serial
  std::vector<Incident> incidents;                      // by time
  std::vector<SeenClaim> seen_claims;                   // each once
  std::vector<Sighting> sightings;                      // in the order of time, changes only
};

}  // namespace coach::chaos

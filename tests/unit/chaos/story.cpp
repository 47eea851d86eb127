#include "tests/unit/chaos/story.hpp"

#include <fmt/format.h>

namespace coach::chaos {
namespace {

JobEvent made(Microseconds at, const std::string& message, const std::string& state) {
  return {.transaction = at, .at = at, .message_id = message, .conversation_id = "c", .state = state};
}

JobEvent claimed(Microseconds at, const std::string& message, const std::string& worker, std::int64_t fence) {
  return {.transaction = at,
          .at = at,
          .message_id = message,
          .conversation_id = "c",
          .old_state = "ready",
          .state = "running",
          .worker = worker,
          .fence = fence,
          .writer = worker};
}

JobEvent rescued(Microseconds at, const std::string& message, const std::string& from, std::int64_t fence,
                 const std::string& by) {
  return {.transaction = at,
          .at = at,
          .message_id = message,
          .conversation_id = "c",
          .old_state = "running",
          .state = "ready",
          .old_worker = from,
          .fence = fence,
          .old_lease_until = at - second / 10,
          .writer = by};
}

JobEvent ended(Microseconds at, const std::string& message, const std::string& worker, std::int64_t fence) {
  return {.transaction = at,
          .at = at,
          .message_id = message,
          .conversation_id = "c",
          .old_state = "running",
          .old_worker = worker,
          .fence = fence,
          .old_lease_until = at + second,
          .writer = worker};
}

WriteEvent wrote(Microseconds at, const std::string& message, std::int64_t revision,
                 const std::string& worker, std::int64_t fence, std::uint64_t serial) {
  return {.transaction = at,
          .at = at,
          .message_id = message,
          .old_revision = revision - 1,
          .revision = revision,
          .old_status = "thinking",
          .status = "streaming",
          .changed_bytes = 8,
          .writer = worker,
          .fence = fence,
          .holder = worker,
          .first_serial = serial,
          .last_serial = serial};
}

// The job is gone by the time the reply's row changes.
WriteEvent finished(Microseconds at, const std::string& message, std::int64_t revision,
                    const std::string& worker, std::uint64_t serial, const std::string& status) {
  auto write = wrote(at, message, revision, worker, 0, serial);
  write.status = status;
  write.fence.reset();
  write.holder.clear();
  return write;
}

}  // namespace

std::string stamped(std::uint64_t serial, std::size_t tokens) {
  std::string text;
  for (std::size_t i = 0; i < tokens; ++i) text += fmt::format("{}:{} ", serial, i);
  return text;
}

Evidence good_story() {
  Evidence story;
  story.sent = {{"q1", "c", true}, {"q2", "c", true}};
  story.questions = {{"q1", "c", 1}, {"q2", "c", 2}};
  story.replies = {{"r1", "q1", "complete", stamped(11, 3), "", 3},
                   {"r2", "q2", "failed", stamped(12, 1), "The answer was cut off.", 1}};
  story.writes = {wrote(second * 5 / 2, "r1", 1, "a:1", 1, 10), wrote(6 * second, "r1", 2, "b:2", 2, 11),
                  finished(7 * second, "r1", 3, "b:2", 11, "complete"),
                  finished(9 * second, "r2", 1, "b:2", 12, "failed")};
  story.job_events = {made(1 * second, "r1", "ready"),     made(1 * second + 1, "r2", "waiting"),
                      claimed(2 * second, "r1", "a:1", 1), rescued(5 * second - 1, "r1", "a:1", 1, "b:2"),
                      claimed(5 * second, "r1", "b:2", 2), ended(7 * second, "r1", "b:2", 2),
                      claimed(8 * second, "r2", "b:2", 3), ended(9 * second, "r2", "b:2", 3)};
  story.first_revisions = {{"r1", 0}, {"r2", 0}};
  story.sightings = {{2 * second, "r1", 0, "queued"},
                     {second * 13 / 2, "r1", 2, "streaming"},
                     {8 * second, "r1", 3, "complete"},
                     {10 * second, "r2", 1, "failed"}};
  story.requests = {{10, {"r1", second * 9 / 4, 2, "client_closed"}},
                    {11, {"r1", second * 11 / 2, 3, "stop"}},
                    {12, {"r2", second * 17 / 2, 1, "cut"}}};
  story.incidents = {{Blow::kill, 1, 3 * second, 4 * second}};
  return story;
}

}  // namespace coach::chaos

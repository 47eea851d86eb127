#include "standin/request_log.hpp"

#include <gtest/gtest.h>

namespace coach::standin {
namespace {

TEST(RequestLog, LineHoldsMicroseconds) {
  const auto at = [](std::int64_t us) {
    return std::chrono::system_clock::time_point(std::chrono::microseconds(us));
  };
  const LogEntry entry{.serial = 7,
                       .request_id = "a\"b",
                       .kind = "chat",
                       .received = at(1'000'001),
                       .first_token = std::nullopt,
                       .finished = at(2'000'002),
                       .tokens = 3,
                       .outcome = "client_closed"};
  EXPECT_EQ(log_line(entry),
            R"({"serial":7,"x-request-id":"a\"b","kind":"chat","received_us":1000001,"first_token_us":null,)"
            R"("finished_us":2000002,"tokens":3,"outcome":"client_closed"})");
}

TEST(RequestLog, AFileThatCannotBeWrittenIsASentence) {
  const auto log = RequestLog::open("/nonexistent/standin.log");
  ASSERT_FALSE(log);
  EXPECT_EQ(log.error(), "cannot write the log /nonexistent/standin.log: No such file or directory");
}

}  // namespace
}  // namespace coach::standin

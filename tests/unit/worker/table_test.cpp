#include "worker/jobs/table.hpp"

#include <gtest/gtest.h>

namespace coach::worker {
namespace {

TEST(Table, AlignsItsColumns) {
  EXPECT_EQ(table_of(R"([{"id":"abcdef","state":"ready","n":1},{"id":"ä","state":null,"n":20}])", "none"),
            "id      state  n\n"
            "abcdef  ready  1\n"
            "ä       -      20\n");
}

TEST(Table, SaysWhenThereIsNothing) {
  EXPECT_EQ(table_of("[]", "Nothing."), "Nothing.\n");
}

TEST(Lines, LeaveOutWhatIsNull) {
  EXPECT_EQ(lines_of(R"({"status":"failed","worker":null,"attempt":2})"),
            "status           failed\nattempt          2\n");
}

}  // namespace
}  // namespace coach::worker

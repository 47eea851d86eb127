// Every program ends with 0 when it was asked for help and with 2 for wrong arguments.

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <string>

namespace coach {
namespace {

int exit_code_of(const std::string& program, const std::string& arguments) {
  const auto command = fmt::format(
      "folder=$(mktemp -d); cd \"$folder\"; '{}{}' {} >/dev/null 2>&1; code=$?; rm -rf \"$folder\"; exit "
      "$code",
      COACH_PROGRAMS, program, arguments);
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class Arguments : public ::testing::TestWithParam<const char*> {};

TEST_P(Arguments, HelpIsNoMistakeAndNonsenseIsCode2) {
  EXPECT_EQ(exit_code_of(GetParam(), "--help"), 0);
  EXPECT_EQ(exit_code_of(GetParam(), "--no-such-option"), 2);
  EXPECT_EQ(exit_code_of(GetParam(), "no-such-command"), 2);
}

INSTANTIATE_TEST_SUITE_P(All, Arguments,
                         ::testing::Values("coach-worker", "coach-relay", "coach-standin", "coach-chaos"));

TEST(RelayArguments, EachWrongOneIsCode2) {
  EXPECT_EQ(exit_code_of("coach-relay", ""), 2) << "a command is needed";
  EXPECT_EQ(exit_code_of("coach-relay", "--version"), 0);
  EXPECT_EQ(exit_code_of("coach-relay", "run --help"), 0);
  for (const auto* arguments : {"run --mode some", "run --auth nobody", "run --sign-in-burst 0",
                                "run --listen nowhere", "run --listen ::1:80", "run --listen"}) {
    EXPECT_EQ(exit_code_of("coach-relay", arguments), 2) << arguments;
  }
}

TEST(StandinArguments, EachWrongOneIsCode2) {
  for (const auto* arguments : {"--listen nowhere", "--tokens-per-second 0", "--fault nonsense"}) {
    EXPECT_EQ(exit_code_of("coach-standin", arguments), 2) << arguments;
  }
}

}  // namespace
}  // namespace coach

// What the stand-in's command line sets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "standin/fault.hpp"

namespace coach::standin {

struct Options {
  std::string address = "127.0.0.1";
  std::uint16_t port = 54380;  // 0: the system chooses
  double tokens_per_second = 80;
  std::uint64_t first_token_ms = 200;
  std::uint64_t embedding_ms = 0;
  std::size_t tokens = 0;  // length of every answer; 0: as long as it is
  std::vector<FaultSpec> faults;
  bool faults_in_messages = false;  // obey and strip "[[standin: ...]]" in the last user message
  std::string log_file;             // empty: none
};

}  // namespace coach::standin

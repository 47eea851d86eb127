// What the judges found. A violation is counted, and the first ones are put into words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace coach::chaos {

struct Verdict {
  std::int64_t replies = 0;  // questions that were stored
  std::int64_t complete = 0;
  std::int64_t failed = 0;         // with a sentence that says so, or cancelled
  std::int64_t lost = 0;           // no final reply, or a failure that is not stated
  std::int64_t holes = 0;          // text missing: before what is there, or at the end of a complete reply
  std::int64_t duplicated = 0;     // more than one reply, or ended more than once
  std::int64_t mixed = 0;          // text of two requests, or of another reply's
  std::int64_t zombie_bytes = 0;   // of text written by a worker without the lease
  std::int64_t zombie_writes = 0;  // any other change of a reply by such a worker
  std::int64_t out_of_order = 0;
  std::int64_t revisions_back = 0;  // a write that clients ignore: they have seen a revision as high before
  std::int64_t unrecorded = 0;      // writes that the record does not know: it proves nothing then

  std::vector<std::string> findings;

  void find(std::int64_t& count, std::string sentence, std::int64_t by = 1) {
    count += by;
    constexpr std::size_t most_told = 40;
    if (findings.size() < most_told) findings.push_back(std::move(sentence));
  }

  bool violated() const {
    return lost + holes + duplicated + mixed + zombie_bytes + zombie_writes + out_of_order + revisions_back +
               unrecorded >
           0;
  }
};

}  // namespace coach::chaos

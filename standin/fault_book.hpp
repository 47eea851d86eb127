// The faults of the process and how often each was used up.
#pragma once

#include <cstddef>
#include <expected>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "standin/fault.hpp"

namespace coach::standin {

class FaultBook {
 public:
  explicit FaultBook(std::vector<FaultSpec> process_wide);

  // The faults of one request: the process's, then those of `own` (a header or marker;
  // empty texts are skipped), each while its `times` last. Counts every spec that matched.
  // An unreadable text of `own` is the error.
  std::expected<Faults, std::string> next(Target target, const std::vector<std::string>& own);

 private:
  void apply(const FaultSpec& spec, Target target, Faults& faults);

  std::vector<FaultSpec> process_wide_;
  std::unordered_map<std::string, std::size_t> used_;
};

}  // namespace coach::standin

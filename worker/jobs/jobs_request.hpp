// What `coach-worker jobs` is asked to do.
#pragma once

#include <optional>
#include <string>

namespace coach::worker {

enum class JobsAction { list, show, cancel, retry, dead_list, dead_retry, dead_purge, pause, resume };

struct JobsRequest {
  JobsAction action = JobsAction::list;
  std::string id{};                    // of a reply's row
  bool all = false;                    // dead_retry: every one that can be, instead of `id`
  std::optional<std::string> state{};  // list: only these
  int limit = 50;                      // list, dead_list
  int older_than_days = 0;             // dead_purge
  bool yes = false;                    // dead_retry of all, dead_purge: not only count
  bool json = false;
};

// Whether it changes anything, and so needs the login of the database's owner.
constexpr bool changes(JobsAction action) {
  return action != JobsAction::list && action != JobsAction::show && action != JobsAction::dead_list;
}

}  // namespace coach::worker

// A program that this one started: it is signalled and waited for by its process id, and
// dies with its parent.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <vector>

#include "core/async.hpp"

namespace coach::chaos {

class Child {
 public:
  Child() = default;

  // Output of both kinds is appended to `log`. Throws std::system_error.
  Child(const std::vector<std::string>& command, const std::string& log);

  // Ends what still runs.
  ~Child();
  Child(Child&& other) noexcept;
  Child& operator=(Child&& other) noexcept;

  int pid() const { return pid_; }  // 0: none
  void signal(int number) const;

  // True: it has ended (and is forgotten).
  bool ended();
  int status() const { return status_; }  // of waitpid, once it has ended

  // Waits for the end; false when `limit` passed first.
  asio::awaitable<bool> wait(Clock::duration limit);

  // SIGKILL, and waits for the end, which comes at once.
  void kill();

 private:
  int pid_ = 0;
  int status_ = 0;
};

}  // namespace coach::chaos

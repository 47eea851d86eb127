// A program that lives and dies with this one.
#pragma once

#include <sys/types.h>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "core/async.hpp"

namespace coach::relay {

class ChildProcess {
 public:
  // Starts `program` without arguments, with exactly these variables ("NAME=value") and no
  // open file of ours; it writes to our standard error. When this process dies, however,
  // the kernel ends the child. The error is a sentence.
  static std::expected<ChildProcess, std::string> start(const Executor& executor, const std::string& program,
                                                        const std::vector<std::string>& environment);
  ChildProcess(ChildProcess&& other) noexcept;
  ChildProcess& operator=(ChildProcess&&) = delete;
  ~ChildProcess();  // kills it when it still runs

  // Returns when the process has ended, or when the caller is cancelled.
  asio::awaitable<void> wait();

  // How it ended ("exit code 1", "signal 9"); empty while it runs.
  const std::string& end() const { return end_; }

  void signal(int number);
  pid_t pid() const { return pid_; }

 private:
  ChildProcess(pid_t pid, asio::posix::stream_descriptor watch) : pid_(pid), watch_(std::move(watch)) {}
  void reap(int options);

  pid_t pid_;
  asio::posix::stream_descriptor watch_;  // a pidfd: readable once the process has ended
  std::string end_;
};

}  // namespace coach::relay

#include "tests/chaos/child.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

namespace coach::chaos {
namespace {

constexpr auto look_again = std::chrono::milliseconds(20);

// Between fork and exec: system calls only.
[[noreturn]] void become(char* const* arguments, int log) {
  // A Ctrl-C at the terminal is for the parent, which ends its children in order; and if the
  // parent is killed, nobody stays behind.
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  const int nothing = open("/dev/null", O_RDONLY);
  dup2(nothing, STDIN_FILENO);
  dup2(log, STDOUT_FILENO);
  dup2(log, STDERR_FILENO);
  close_range(3, ~0U, 0);
  execv(arguments[0], arguments);
  _exit(127);
}

}  // namespace

Child::Child(const std::vector<std::string>& command, const std::string& log) {
  std::vector<char*> arguments;
  for (const auto& word : command) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  const int file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) throw std::system_error(errno, std::generic_category(), log);
  pid_ = fork();
  if (pid_ == 0) become(arguments.data(), file);
  const int problem = errno;
  close(file);
  if (pid_ < 0) {
    pid_ = 0;
    throw std::system_error(problem, std::generic_category(), command.front());
  }
}

Child::~Child() {
  kill();
}

Child::Child(Child&& other) noexcept : pid_(std::exchange(other.pid_, 0)), status_(other.status_) {}

Child& Child::operator=(Child&& other) noexcept {
  if (this != &other) {
    kill();
    pid_ = std::exchange(other.pid_, 0);
    status_ = other.status_;
  }
  return *this;
}

void Child::signal(int number) const {
  if (pid_ != 0) ::kill(pid_, number);
}

bool Child::ended() {
  if (pid_ != 0 && waitpid(pid_, &status_, WNOHANG) == pid_) pid_ = 0;
  return pid_ == 0;
}

asio::awaitable<bool> Child::wait(Clock::duration limit) {
  const auto deadline = Clock::now() + limit;
  asio::steady_timer timer(co_await asio::this_coro::executor);
  while (!ended()) {
    if (Clock::now() >= deadline) co_return false;
    timer.expires_after(look_again);
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return true;
}

void Child::kill() {
  if (ended()) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, &status_, 0);
  pid_ = 0;
}

}  // namespace coach::chaos

#include "relay/gateway/child_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <utility>

namespace coach::relay {
namespace {

// Between fork and exec only calls that are safe in a signal handler: another thread (the
// resolver's) may hold any lock.
[[noreturn]] void become(const char* program, char* const* arguments, char* const* environment,
                         pid_t parent) {
  // Its own group: Ctrl-C is for us, and we end it in our time.
  setpgid(0, 0);
  prctl(PR_SET_PDEATHSIG, SIGTERM);
  if (getppid() != parent) _exit(126);  // died before the line above
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  ::signal(SIGPIPE, SIG_DFL);
  const int null = open("/dev/null", O_RDONLY);
  dup2(null, STDIN_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  // Asio's sockets survive an exec: the child would keep our port.
  close_range(3, ~0u, 0);
  execve(program, arguments, environment);
  _exit(127);
}

}  // namespace

std::expected<ChildProcess, std::string> ChildProcess::start(const Executor& executor,
                                                             const std::string& program,
                                                             const std::vector<std::string>& environment) {
  if (access(program.c_str(), X_OK) != 0) {
    return std::unexpected(fmt::format("cannot run {}: {}", program, std::strerror(errno)));
  }
  std::vector<char*> variables;
  for (const auto& variable : environment) variables.push_back(const_cast<char*>(variable.c_str()));
  variables.push_back(nullptr);
  char* const arguments[] = {const_cast<char*>(program.c_str()), nullptr};
  const pid_t parent = getpid();
  const pid_t pid = fork();
  if (pid < 0) return std::unexpected(fmt::format("cannot start {}: {}", program, std::strerror(errno)));
  if (pid == 0) become(program.c_str(), arguments, variables.data(), parent);
  const int watch = static_cast<int>(syscall(SYS_pidfd_open, pid, 0));
  if (watch < 0) {
    const std::string why = std::strerror(errno);
    kill(pid, SIGKILL);
    waitpid(pid, nullptr, 0);
    return std::unexpected(fmt::format("cannot watch {}: {}", program, why));
  }
  return ChildProcess(pid, asio::posix::stream_descriptor(executor, watch));
}

ChildProcess::ChildProcess(ChildProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, 0)), watch_(std::move(other.watch_)), end_(std::move(other.end_)) {}

ChildProcess::~ChildProcess() {
  if (pid_ == 0 || !end_.empty()) return;
  signal(SIGKILL);
  reap(0);
}

asio::awaitable<void> ChildProcess::wait() {
  boost::system::error_code error;
  while (end_.empty() && !error) {
    co_await watch_.async_wait(asio::posix::stream_descriptor::wait_read,
                               asio::redirect_error(asio::use_awaitable, error));
    reap(WNOHANG);
  }
}

void ChildProcess::signal(int number) {
  // Until it is reaped the number cannot belong to another process.
  if (end_.empty()) kill(pid_, number);
}

void ChildProcess::reap(int options) {
  int status = 0;
  if (!end_.empty() || waitpid(pid_, &status, options) != pid_) return;
  end_ = WIFSIGNALED(status) ? fmt::format("signal {}", WTERMSIG(status))
                             : fmt::format("exit code {}", WEXITSTATUS(status));
}

}  // namespace coach::relay

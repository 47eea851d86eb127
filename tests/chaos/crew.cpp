#include "tests/chaos/crew.hpp"

#include <fmt/format.h>

#include <csignal>
#include <utility>

namespace coach::chaos {
namespace {

constexpr auto patience = std::chrono::seconds(15);

asio::awaitable<void> end(Child& child) {
  child.signal(SIGTERM);
  if (!co_await child.wait(patience)) child.kill();
}

}  // namespace

Crew::Crew(CrewSettings settings)
    : settings_(std::move(settings)), members_(static_cast<std::size_t>(settings_.workers)) {}

void Crew::start_provider() {
  provider_ = Child(settings_.provider, settings_.logs + "/chaos-standin.log");
}

void Crew::start_worker(int worker) {
  crashes();  // one that died before its time is counted, not replaced unnoticed
  at(worker).child = Child(settings_.worker, fmt::format("{}/chaos-worker-{}.log", settings_.logs, worker));
  at(worker).on_duty = true;
}

void Crew::kill_worker(int worker) {
  crashes();
  at(worker).on_duty = false;
  at(worker).child.kill();
}

asio::awaitable<void> Crew::retire_worker(int worker) {
  crashes();
  at(worker).on_duty = false;
  co_await end(at(worker).child);
}

asio::awaitable<void> Crew::retire_everybody() {
  crashes();
  for (auto& member : members_) {
    member.on_duty = false;
    member.child.signal(SIGTERM);
  }
  for (auto& member : members_) co_await end(member.child);
  co_await end(provider_);
}

std::size_t Crew::crashes() {
  for (auto& member : members_) {
    if (!member.on_duty || !member.child.ended()) continue;
    member.on_duty = false;
    ++crashes_;
  }
  return crashes_;
}

}  // namespace coach::chaos

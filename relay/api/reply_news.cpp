#include "relay/api/reply_news.hpp"

#include <utility>

namespace coach::relay {

ReplyNews::ReplyNews(const Executor& executor, std::function<bool()> live)
    : executor_(executor), live_(std::move(live)) {}

void ReplyNews::changed(std::string_view reply_id) {
  const auto [first, last] = followers_.equal_range(reply_id);
  for (auto follower = first; follower != last; ++follower) follower->second->tell();
}

void ReplyNews::wake_all() {
  for (const auto& [id, follower] : followers_) follower->tell();
}

ReplyNews::Follower::Follower(ReplyNews& news, const std::string& reply_id)
    : news_(news), place_(news.followers_.emplace(reply_id, this)), told_(news.executor_) {}

ReplyNews::Follower::~Follower() {
  news_.followers_.erase(place_);
}

asio::awaitable<void> ReplyNews::Follower::wait_for(Clock::duration limit) {
  if (!has_news_) co_await told_.wait_for(limit);
}

bool ReplyNews::Follower::take() {
  return std::exchange(has_news_, false);
}

void ReplyNews::Follower::tell() {
  has_news_ = true;
  told_.set();
}

}  // namespace coach::relay

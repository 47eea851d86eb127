// Wakes those who follow a reply when the write-ahead log tells that its row has changed.
// News are a hint: they carry nothing, and whoever hears them asks the database.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "core/async.hpp"

namespace coach::relay {

class ReplyNews {
 public:
  // `live` tells whether changes are being read at this moment.
  ReplyNews(const Executor& executor, std::function<bool()> live);

  bool live() const { return live_(); }

  void changed(std::string_view reply_id);
  void wake_all();

  // One who follows a reply, for as long as it exists. What happened before counts as news.
  class Follower {
   public:
    // `news` must outlive it.
    Follower(ReplyNews& news, const std::string& reply_id);
    ~Follower();
    Follower(const Follower&) = delete;
    Follower& operator=(const Follower&) = delete;

    // Returns when there are news, also such as came since take(), or after `limit`.
    asio::awaitable<void> wait_for(Clock::duration limit);

    // True: there were news. They count as heard.
    bool take();

   private:
    friend class ReplyNews;
    void tell();

    ReplyNews& news_;
    std::multimap<std::string, Follower*, std::less<>>::iterator place_;
    Event told_;
    bool has_news_ = true;
  };

 private:
  Executor executor_;
  std::function<bool()> live_;
  std::multimap<std::string, Follower*, std::less<>> followers_;  // by the reply's id
};

}  // namespace coach::relay

// The athletes: each has a conversation and keeps it alive, sometimes asking again before
// the last question is answered.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/async.hpp"
#include "pg/connection.hpp"
#include "tests/chaos/dice.hpp"
#include "tests/chaos/evidence.hpp"
#include "tests/chaos/phones.hpp"
#include "tests/chaos/questions.hpp"

namespace coach::chaos {

struct AthleteSettings {
  std::string url;  // logs in as a role that may become `authenticated`
  std::size_t conversations = 1'000;
  std::uint64_t seed = 1;
  AnswerLength length;
  std::chrono::milliseconds ramp{5'000};  // the first questions are spread over it
};

class Athletes {
 public:
  Athletes(const Executor& executor, AthleteSettings settings);
  ~Athletes();

  // Makes the athletes and their conversations, as the administrator. Throws.
  asio::awaitable<void> sign_up(pg::Connection& admin);

  // Asks until stop_asking(); returns when the last question was acknowledged or given up.
  asio::awaitable<void> run();
  void stop_asking();

  // Questions without a final reply, as far as known, and telling that they have one.
  std::vector<std::string> waiting() const;
  void answered(const std::string& question_id);

  // Questions that the database said it has stored, and telling that one is gone all the same:
  // its athlete asks it again under the same id, as the app does, behind what was asked since.
  std::vector<std::string> acknowledged() const;
  void unsaved(const std::string& question_id);
  // Asks again what is still to be asked again when run() has returned.
  asio::awaitable<void> ask_again();

  std::size_t asked() const { return asked_; }
  std::size_t refused() const { return refused_; }  // by a limit; they were asked again later
  std::size_t unsaved() const { return unsaved_; }  // acknowledged and gone; asked again
  std::vector<SentQuestion> sent() const;

 private:
  struct Conversation;

  asio::awaitable<void> live(Conversation& conversation);
  asio::awaitable<void> ask(Conversation& conversation);
  asio::awaitable<void> ask_again(Conversation& conversation);
  asio::awaitable<void> send(Conversation& conversation);

  Executor executor_;
  AthleteSettings settings_;
  Phones phones_;
  Event stopped_;
  bool stopping_ = false;
  Clock::time_point give_up_at_ = Clock::time_point::max();
  std::vector<std::unique_ptr<Conversation>> conversations_;
  std::unordered_map<std::string, Conversation*> waiting_;       // by question
  std::unordered_map<std::string, Conversation*> acknowledged_;  // by question
  std::size_t asked_ = 0;
  std::size_t refused_ = 0;
  std::size_t unsaved_ = 0;
};

}  // namespace coach::chaos

#include "tests/chaos/athletes.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

namespace coach::chaos {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t phone_count = 8;
constexpr auto try_again = milliseconds(200);
constexpr auto after_a_limit = milliseconds(1'000);
constexpr auto give_up = std::chrono::seconds(20);  // after stop_asking()
constexpr std::int64_t longest_thought = 1'000;     // milliseconds between reply and question
constexpr std::int64_t longest_interjection = 600;  // between two questions of one burst

// One implicit transaction, as PostgREST does it.
std::string insert_script(const std::string& user, const std::string& conversation, const std::string& id,
                          const std::string& content) {
  return fmt::format(
      "select set_config('request.jwt.claims', '{{\"sub\":\"{}\",\"role\":\"authenticated\"}}', true);"
      "set local role authenticated;"
      "insert into messages (id, conversation_id, role, content) values ('{}', '{}', 'user', '{}')",
      user, id, conversation, content);
}

}  // namespace

struct Athletes::Conversation {
  Conversation(const Executor& executor, std::size_t its_number, std::string its_id, std::string its_user,
               std::uint64_t seed)
      : number(its_number),
        id(std::move(its_id)),
        user(std::move(its_user)),
        dice(seed * 1'000'003 + its_number),
        answered(executor) {}

  std::size_t number;
  std::string id;
  std::string user;
  Dice dice;
  Event answered;
  std::size_t waiting = 0;
  std::vector<SentQuestion> sent;
  std::unordered_map<std::string, std::string> scripts;  // by question
  std::vector<std::string> unsaved;                      // to be asked again
};

Athletes::Athletes(const Executor& executor, AthleteSettings settings)
    : executor_(executor),
      settings_(std::move(settings)),
      phones_(executor, settings_.url, phone_count),
      stopped_(executor) {}

Athletes::~Athletes() = default;

asio::awaitable<void> Athletes::sign_up(pg::Connection& admin) {
  const auto rows = co_await admin.query(
      "with users as (insert into auth.users (id) select gen_random_uuid() from generate_series(1, $1::int) "
      "returning id), "
      "athletes as (insert into public.athlete_profiles (user_id, age) select id, 30 from users "
      "returning id, user_id) "
      "insert into public.conversations (athlete_id) select id from athletes "
      "returning id, (select a.user_id from athletes a where a.id = athlete_id)",
      pg::Params().integer(settings_.conversations));
  if (!rows) throw std::runtime_error("making the athletes: " + pg::describe(rows.error()));
  for (int row = 0; row < rows->rows(); ++row) {
    conversations_.push_back(std::make_unique<Conversation>(executor_, static_cast<std::size_t>(row),
                                                            std::string(rows->text(row, 0)),
                                                            std::string(rows->text(row, 1)), settings_.seed));
  }
}

asio::awaitable<void> Athletes::run() {
  TaskGroup lives(executor_);
  for (const auto& conversation : conversations_) lives.spawn("athlete", live(*conversation));
  co_await lives.join();
}

void Athletes::stop_asking() {
  stopping_ = true;
  give_up_at_ = Clock::now() + give_up;
  stopped_.set();
  for (const auto& conversation : conversations_) conversation->answered.set();
}

asio::awaitable<void> Athletes::live(Conversation& conversation) {
  auto& dice = conversation.dice;
  co_await stopped_.wait_for(milliseconds(dice.between(0, settings_.ramp.count())));
  while (!stopping_) {
    const auto fate = dice.roll(10);
    const int burst = fate < 6 ? 1 : fate < 9 ? 2 : 3;
    for (int i = 0; i < burst && !stopping_; ++i) {
      if (i > 0) co_await stopped_.wait_for(milliseconds(dice.between(0, longest_interjection)));
      co_await ask(conversation);
    }
    do {
      co_await ask_again(conversation);
      if (conversation.waiting > 0 && !stopping_) co_await conversation.answered.wait();
    } while ((conversation.waiting > 0 && !stopping_) || !conversation.unsaved.empty());
    if (!stopping_) co_await stopped_.wait_for(milliseconds(dice.between(0, longest_thought)));
  }
}

asio::awaitable<void> Athletes::ask(Conversation& conversation) {
  const auto id = random_uuid(conversation.dice);
  conversation.scripts[id] = insert_script(
      conversation.user, conversation.id, id,
      question_text(conversation.dice, conversation.number, conversation.sent.size(), settings_.length));
  conversation.sent.push_back({id, conversation.id, false});
  co_await send(conversation);
}

asio::awaitable<void> Athletes::ask_again(Conversation& conversation) {
  while (!conversation.unsaved.empty()) {
    const auto id = conversation.unsaved.front();
    conversation.unsaved.erase(conversation.unsaved.begin());
    std::erase_if(conversation.sent, [&](const SentQuestion& sent) { return sent.id == id; });
    conversation.sent.push_back({id, conversation.id, false});
    co_await send(conversation);
  }
}

asio::awaitable<void> Athletes::ask_again() {
  give_up_at_ = Clock::now() + give_up;
  for (const auto& conversation : conversations_) co_await ask_again(*conversation);
}

// The last question of those that were sent, until it is acknowledged.
asio::awaitable<void> Athletes::send(Conversation& conversation) {
  const auto id = conversation.sent.back().id;
  const auto script = conversation.scripts[id];
  while (Clock::now() < give_up_at_) {
    const auto stored = co_await phones_.script(script);
    // A repetition of one whose answer was lost finds its own row.
    if (stored || stored.error().is("23505")) {
      conversation.sent.back().acknowledged = true;
      ++conversation.waiting;
      waiting_.emplace(id, &conversation);
      acknowledged_[id] = &conversation;
      ++asked_;
      co_return;
    }
    const bool limit = stored.error().sqlstate.starts_with("PT4");
    if (limit) ++refused_;
    asio::steady_timer pause(executor_, limit ? after_a_limit : try_again);
    co_await pause.async_wait(asio::use_awaitable);
  }
}

std::vector<std::string> Athletes::waiting() const {
  std::vector<std::string> ids;
  for (const auto& [id, conversation] : waiting_) ids.push_back(id);
  return ids;
}

void Athletes::answered(const std::string& question_id) {
  const auto found = waiting_.find(question_id);
  if (found == waiting_.end()) return;
  --found->second->waiting;
  found->second->answered.set();
  waiting_.erase(found);
}

std::vector<std::string> Athletes::acknowledged() const {
  std::vector<std::string> ids;
  for (const auto& [id, conversation] : acknowledged_) ids.push_back(id);
  return ids;
}

void Athletes::unsaved(const std::string& question_id) {
  const auto found = acknowledged_.find(question_id);
  if (found == acknowledged_.end()) return;
  auto& conversation = *found->second;
  acknowledged_.erase(found);
  ++unsaved_;
  conversation.unsaved.push_back(question_id);
  answered(question_id);  // nobody waits for it any more
  conversation.answered.set();
}

std::vector<SentQuestion> Athletes::sent() const {
  std::vector<SentQuestion> all;
  for (const auto& conversation : conversations_)
    all.insert(all.end(), conversation->sent.begin(), conversation->sent.end());
  return all;
}

}  // namespace coach::chaos

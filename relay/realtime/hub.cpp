#include "relay/realtime/hub.hpp"

#include <chrono>
#include <utility>

#include "sql/relay.hpp"

namespace coach::relay::realtime {
namespace {

constexpr std::chrono::seconds join_timeout{10};
constexpr std::chrono::seconds check_timeout{3};

}  // namespace

Hub::Hub(const Executor& executor, Options wanted, const KeyRing& ring, ChangeFeed::Callbacks callbacks)
    : options(std::move(wanted)),
      keys(ring),
      joins(executor, options.conninfo, "realtime-joins", join_timeout),
      checks(executor, options.conninfo, "realtime-checks", check_timeout),
      rear_view(executor, options.conninfo),
      feed(executor, options, checks, rear_view, index, statistics, std::move(callbacks)),
      tasks(executor) {}

std::expected<IdentityPtr, JwtError> Hub::identity_of(std::string_view token) {
  auto claims = keys.claims_for(token, std::chrono::system_clock::now());
  if (!claims) return std::unexpected(claims.error());
  return identities.intern(*claims);
}

asio::awaitable<std::expected<TopicRights, pg::Error>> Hub::rights(IdentityPtr user, std::string topic) {
  pg::Params params;
  params.text(user->role).text(user->claims).text(user->subject).text(std::move(topic));
  const auto rows = co_await joins.query(sql::realtime_authorise, std::move(params));
  if (!rows) co_return std::unexpected(rows.error());
  const auto letters = rows->text(0, 0);
  co_return TopicRights{.read_broadcast = letters.contains('b'),
                        .read_presence = letters.contains('p'),
                        .write_broadcast = letters.contains('B'),
                        .write_presence = letters.contains('P')};
}

}  // namespace coach::relay::realtime

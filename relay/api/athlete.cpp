#include "relay/api/athlete.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "relay/api/api_error.hpp"
#include "relay/gateway/query.hpp"
#include "relay/gateway/reply.hpp"

namespace coach::relay {
namespace {

std::string first_id(std::string_view text) {
  boost::system::error_code error;
  const auto rows = boost::json::parse(text, error);
  if (error || !rows.is_array() || rows.get_array().empty()) return {};
  return std::string(rows.get_array()[0].at("id").as_string());
}

}  // namespace

asio::awaitable<std::expected<std::string, http::ServerReply>> Athlete::id(const Claims& claims) {
  const auto question = "/athlete_profiles?select=id&user_id=eq." + percent_encode(claims.subject);
  // Twice: another request may have made the profile meanwhile.
  for (int attempt = 0; attempt < 2; ++attempt) {
    const auto found = co_await rest_.call(claims, "GET", question);
    if (!succeeded(found)) co_return std::unexpected(reply_of_failure(found));
    if (auto id = first_id(found->body); !id.empty()) co_return id;
    const auto made =
        co_await rest_.call(claims, "POST", "/athlete_profiles?select=id&on_conflict=user_id",
                            boost::json::serialize(boost::json::object{{"user_id", claims.subject}}),
                            {{"Prefer", "resolution=ignore-duplicates,return=representation"}});
    if (!succeeded(made)) co_return std::unexpected(reply_of_failure(made));
    if (auto id = first_id(made->body); !id.empty()) co_return id;
  }
  co_return std::unexpected(refusal(500, "The profile could not be made.", "Try again."));
}

}  // namespace coach::relay

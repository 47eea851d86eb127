#include "relay/jwt/key_ring.hpp"

#include <fmt/format.h>

#include "relay/jwt/hs256.hpp"

namespace coach::relay {
namespace {

using std::chrono::system_clock;

// Of the claims that stand for an opaque key; made anew for each use.
constexpr auto lifetime = std::chrono::hours(1);

std::int64_t seconds_of(system_clock::time_point time) {
  return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

Claims claims_of(std::string_view role, system_clock::time_point now) {
  return {std::string(role), {}, seconds_of(now + lifetime), role_payload(role, now, lifetime)};
}

bool is(const Secret& known, std::string_view key) {
  return !known.empty() && equal_in_constant_time(known.reveal(), key);
}

}  // namespace

KeyRing::KeyRing(const TokenVerifier& verifier, ProjectKeys keys)
    : verifier_(verifier), keys_(std::move(keys)) {}

std::expected<Claims, JwtError> KeyRing::claims_for(std::string_view key,
                                                    system_clock::time_point now) const {
  if (is(keys_.publishable, key) || is(keys_.anon, key)) return claims_of("anon", now);
  if (is(keys_.secret, key) || is(keys_.service_role, key)) return claims_of("service_role", now);
  return verifier_.verify(key, now);
}

std::string role_payload(std::string_view role, system_clock::time_point issued_at,
                         std::chrono::seconds duration) {
  return fmt::format(R"({{"iss":"supabase","role":"{}","iat":{},"exp":{}}})", role, seconds_of(issued_at),
                     seconds_of(issued_at + duration));
}

}  // namespace coach::relay

#include "relay/web/web_config.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace coach::relay {
namespace {

// Whether a client needs no other server than this one.
bool serves_everything(const Options& options) {
  return options.auth == AuthMode::local && !options.auth_database.empty() && !options.postgrest.empty() &&
         !options.realtime_database.empty();
}

}  // namespace

std::string web_config(const Options& options) {
  return boost::json::serialize(boost::json::object{
      {"supabaseUrl", options.public_url},
      {"supabaseAnonKey", options.secrets.anon.reveal()},
      {"auth", options.auth == AuthMode::local ? "local" : "external"},
      {"sameOrigin", serves_everything(options)},
  });
}

std::vector<std::string> other_urls(const Options& options) {
  if (serves_everything(options)) return {};
  return {options.public_url, options.jwks_url};
}

}  // namespace coach::relay

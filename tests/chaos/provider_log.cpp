#include "tests/chaos/provider_log.hpp"

#include <fmt/format.h>

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <exception>

namespace coach::chaos {

std::expected<std::map<std::uint64_t, ProviderRequest>, std::string> read_provider_log(
    std::string_view text) {
  std::map<std::uint64_t, ProviderRequest> requests;
  for (int number = 1; !text.empty(); ++number) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    try {
      const auto entry = boost::json::parse(line);
      if (entry.at("kind").as_string() != "chat") continue;
      requests[entry.at("serial").to_number<std::uint64_t>()] = {
          .message_id = boost::json::value_to<std::string>(entry.at("x-request-id")),
          .received = entry.at("received_us").to_number<Microseconds>(),
          .tokens = entry.at("tokens").to_number<std::size_t>(),
          .outcome = boost::json::value_to<std::string>(entry.at("outcome"))};
    } catch (const std::exception& error) {
      return std::unexpected(fmt::format("the provider's log, line {}: {}", number, error.what()));
    }
  }
  return requests;
}

}  // namespace coach::chaos

#include "pg/conninfo.hpp"

#include <libpq-fe.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <memory>
#include <utility>

namespace coach::pg {
namespace {

struct FreeOptions {
  void operator()(PQconninfoOption* list) const { PQconninfoFree(list); }
};
using OptionList = std::unique_ptr<PQconninfoOption, FreeOptions>;

ConnectOptions given(const PQconninfoOption* list) {
  ConnectOptions options;
  for (; list != nullptr && list->keyword != nullptr; ++list) {
    if (list->val != nullptr && *list->val != '\0') options.emplace(list->keyword, list->val);
  }
  return options;
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (true) {
    const auto comma = list.find(',');
    parts.emplace_back(list.substr(0, comma));
    if (comma == std::string_view::npos) return parts;
    list.remove_prefix(comma + 1);
  }
}

std::string get(const ConnectOptions& options, std::string_view keyword) {
  const auto found = options.find(keyword);
  return found == options.end() ? std::string() : found->second;
}

bool is_socket_directory(std::string_view host) {
  return host.starts_with('/') || host.starts_with('@');
}

// A password with an unescaped '@' or '/' slides into host or port, which messages show.
bool host_and_port_are_plain(const ConnectOptions& options) {
  const auto hosts = split(get(options, "host"));
  const auto ports = split(get(options, "port"));
  const bool hosts_plain = std::ranges::all_of(hosts, [](const std::string& host) {
    return is_socket_directory(host) || host.find('@') == std::string::npos;
  });
  const bool ports_plain = std::ranges::all_of(ports, [](const std::string& port) {
    return std::ranges::all_of(port, [](char c) { return c >= '0' && c <= '9'; });
  });
  return hosts_plain && ports_plain;
}

bool ports_match_hosts(const ConnectOptions& options) {
  const auto ports = split(get(options, "port")).size();
  const auto hosts = split(get(options, options.contains("host") ? "host" : "hostaddr")).size();
  return ports == 1 || ports == hosts;
}

void replace_all(std::string& text, const std::string& what, std::string_view with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

std::expected<ConnectOptions, std::string> parse_conninfo(const std::string& conninfo) {
  char* message = nullptr;
  const OptionList list(PQconninfoParse(conninfo.c_str(), &message));
  PQfreemem(message);  // unused: it quotes the string, password and all
  if (!list) return std::unexpected("the connection string is neither a PostgreSQL URL nor key=value pairs");
  ConnectOptions options = given(list.get());
  if (!options.contains("service")) {
    const OptionList environment(PQconndefaults());
    const ConnectOptions defaults = given(environment.get());
    const bool host_given = options.contains("host") || options.contains("hostaddr");
    for (const char* keyword : {"host", "hostaddr", "port"}) {
      if (host_given && std::string_view(keyword) != "port") continue;
      if (const auto found = defaults.find(keyword); found != defaults.end()) options.insert(*found);
    }
  }
  if (!host_and_port_are_plain(options)) {
    return std::unexpected(
        "the connection string's host or port is not valid (special characters of a password must be "
        "percent-encoded in a URL)");
  }
  if (!ports_match_hosts(options))
    return std::unexpected("the connection string's hosts and ports differ in number");
  return options;
}

void add_defaults(ConnectOptions& options, std::string_view application_name,
                  const ConnectSettings& settings) {
  options["application_name"] = application_name;
  options["client_encoding"] = "UTF8";
  options.try_emplace("keepalives", "1");
  // Whole seconds, one at least: first question and three repetitions fit into `dead_after`.
  const auto seconds = [&](int part) {
    return std::to_string(std::max<std::int64_t>(1, settings.dead_after.count() / 1'000 / part));
  };
  options.try_emplace("keepalives_idle", seconds(3));
  options.try_emplace("keepalives_interval", seconds(6));
  options.try_emplace("keepalives_count", "3");
  options.try_emplace("tcp_user_timeout", std::to_string(settings.dead_after.count()));
  if (settings.session == Session::writable) options.try_emplace("target_session_attrs", "read-write");
  // Kerberos would be asked with blocking calls; who wants it can say so.
  options.try_emplace("gssencmode", "disable");
}

std::vector<Host> hosts_of(const ConnectOptions& options) {
  if (options.contains("hostaddr") || !options.contains("host")) return {};
  const auto names = split(get(options, "host"));
  const auto ports = split(get(options, "port"));
  std::vector<Host> hosts;
  for (std::size_t i = 0; i < names.size(); ++i) {
    hosts.push_back({.name = names[i], .address = {}, .port = ports.size() == 1 ? ports[0] : ports.at(i)});
  }
  return hosts;
}

void set_hosts(ConnectOptions& options, const std::vector<Host>& hosts) {
  if (hosts.empty()) return;
  std::string names;
  std::string addresses;
  std::string ports;
  for (const Host& host : hosts) {
    const char* separator = &host == &hosts.front() ? "" : ",";
    names += separator + host.name;
    addresses += separator + host.address;
    ports += separator + host.port;
  }
  options["host"] = names;
  options["hostaddr"] = addresses;
  options["port"] = ports;
}

std::vector<ConnectOptions> one_by_one(const ConnectOptions& options) {
  const auto names = split(get(options, "host"));
  const auto addresses = split(get(options, "hostaddr"));
  const auto ports = split(get(options, "port"));
  const auto part = [](const std::vector<std::string>& parts, std::size_t i) {
    return parts.size() == 1 ? parts.front() : i < parts.size() ? parts[i] : std::string();
  };
  std::vector<ConnectOptions> servers;
  for (std::size_t i = 0; i < std::max(names.size(), addresses.size()); ++i) {
    auto& server = servers.emplace_back(options);
    server["host"] = part(names, i);
    server["hostaddr"] = part(addresses, i);
    server["port"] = part(ports, i);
    for (const char* keyword : {"host", "hostaddr", "port"}) {
      if (server[keyword].empty()) server.erase(keyword);
    }
  }
  if (get(options, "target_session_attrs") != "prefer-standby") return servers;
  // libpq's two rounds: a standby of them all, else any.
  const auto many = servers.size();
  for (std::size_t i = 0; i < many; ++i) {
    servers.push_back(servers[i]);
    servers[i]["target_session_attrs"] = "standby";
    servers.back()["target_session_attrs"] = "any";
  }
  return servers;
}

bool needs_resolving(const Host& host) {
  if (host.name.empty() || is_socket_directory(host.name)) return false;
  boost::system::error_code not_an_address;
  boost::asio::ip::make_address(host.name, not_an_address);
  return static_cast<bool>(not_an_address);
}

std::string where(const ConnectOptions& options) {
  std::string host = split(get(options, options.contains("host") ? "host" : "hostaddr")).front();
  const std::string port = split(get(options, "port")).front();
  if (host.empty()) host = "the local socket";
  return port.empty() ? host : host + ":" + port;
}

std::string redact(std::string message, const ConnectOptions& options) {
  for (const auto& [keyword, value] : options) {
    if (keyword == "host" || keyword == "hostaddr" || keyword == "port") continue;
    // Servers quote names (user "x"); a password is removed wherever it stands.
    if (keyword.ends_with("password")) replace_all(message, value, "***");
    replace_all(message, '"' + value + '"', "\"***\"");
  }
  return message;
}

}  // namespace coach::pg

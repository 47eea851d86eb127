// Reading a connection string, and keeping its secrets out of messages.
#pragma once

#include <chrono>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coach::pg {

// libpq's keywords (host, port, user, …) and their values.
using ConnectOptions = std::map<std::string, std::string, std::less<>>;

// One of the servers a connection string names. `address` (libpq's hostaddr) is empty
// until the name has been resolved; `port` is empty for the default.
struct Host {
  std::string name;
  std::string address;
  std::string port;
};

// Reads a URL or keyword string; host and port that it leaves out come from libpq's
// environment variables. The error is a sentence that quotes nothing of the string.
std::expected<ConnectOptions, std::string> parse_conninfo(const std::string& conninfo);

// What a session is needed for. `writable`: servers that are read-only (a standby, say) are passed
// over, unless the connection string itself says something by target_session_attrs.
enum class Session { writable, any };

struct ConnectSettings {
  // Of one try at one server: name, TCP, TLS and login together. As with libpq's connect_timeout,
  // several servers, or several addresses of one, may each take so long.
  std::chrono::milliseconds timeout{5'000};
  Session session = Session::writable;
  // After so long without an answer to what was sent, or to keep-alives, TCP gives the peer up.
  std::chrono::milliseconds dead_after{13'000};
};

// Adds what makes a dead peer noticed (keep-alives), UTF-8, the kind of session and the
// application's name. What the connection string says itself stays, but for UTF-8 and the name.
void add_defaults(ConnectOptions& options, std::string_view application_name,
                  const ConnectSettings& settings);

// The servers in order. Empty when the string gives addresses itself or names no host:
// then there is nothing to resolve and libpq is left to it.
std::vector<Host> hosts_of(const ConnectOptions& options);
void set_hosts(ConnectOptions& options, const std::vector<Host>& hosts);

// One set of options for each server and address, in the order in which to try them. libpq would
// try them itself, but not go on from one that does not answer: a caller that does not block has to
// keep the time.
std::vector<ConnectOptions> one_by_one(const ConnectOptions& options);

// True for a name that DNS must answer: no socket directory and no IP address.
bool needs_resolving(const Host& host);

// "db.example.org:5432" of the first server, for messages.
std::string where(const ConnectOptions& options);

// `message` without any of the options' values but host and port.
std::string redact(std::string message, const ConnectOptions& options);

}  // namespace coach::pg

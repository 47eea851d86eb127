#include "pg/replication.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>

#include <algorithm>
#include <utility>

#include "pg/byte_reader.hpp"
#include "pg/connection_impl.hpp"
#include "pg/libpq_error.hpp"

namespace coach::pg {
namespace {

constexpr std::chrono::seconds confirm_every{1};

// pgoutput writes values in the session's output formats; the JSON encoding relies on these.
constexpr const char* session_settings =
    "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; "
    "SET extra_float_digits = 1; SET bytea_output = 'hex'; SET statement_timeout = 0";

std::string quoted_list(const std::vector<std::string>& names) {
  std::vector<std::string> quoted;
  for (const auto& name : names) {
    std::string out;
    for (const char c : name) out.append(c == '"' || c == '\'' ? 2 : 1, c);
    quoted.push_back('"' + out + '"');
  }
  return fmt::format("{}", fmt::join(quoted, ","));
}

template <typename T>
void append_number(std::string& out, T value) {
  for (int shift = (static_cast<int>(sizeof(T)) - 1) * 8; shift >= 0; shift -= 8) {
    out += static_cast<char>(value >> shift & 0xff);
  }
}

std::string status_update(Lsn position, bool ask_for_answer) {
  std::string out = "r";
  append_number(out, position);  // written
  append_number(out, position);  // flushed: the server may discard everything before it
  append_number(out, position);  // applied
  append_number(out, std::uint64_t{0});
  out += ask_for_answer ? '\1' : '\0';
  return out;
}

}  // namespace

std::string for_replication(const std::string& conninfo) {
  const bool url = conninfo.starts_with("postgres://") || conninfo.starts_with("postgresql://");
  if (!url) return conninfo + " replication=database";
  return conninfo + (conninfo.contains('?') ? '&' : '?') + "replication=database";
}

Replication::Replication(const Executor& executor) : executor_(executor), connection_(executor) {}

asio::awaitable<std::expected<void, Error>> Replication::start(ReplicationOptions options) {
  options_ = std::move(options);
  position_ = {};
  auto connected = co_await connection_.connect(for_replication(options_.conninfo), "coach-replication",
                                                options_.connect_timeout);
  if (!connected) co_return connected;
  auto set = co_await connection_.script(session_settings);
  if (!set) co_return std::unexpected(std::move(set.error()));
  auto made = co_await connection_.script(
      fmt::format("CREATE_REPLICATION_SLOT {} TEMPORARY LOGICAL pgoutput NOEXPORT_SNAPSHOT", options_.slot));
  if (!made) co_return std::unexpected(std::move(made.error()));
  co_return co_await begin_copy(
      fmt::format("START_REPLICATION SLOT {} LOGICAL 0/0 (proto_version '1', publication_names '{}')",
                  options_.slot, quoted_list(options_.publications)));
}

asio::awaitable<std::expected<void, Error>> Replication::begin_copy(std::string command) {
  Link& link = connection_.impl_->link;
  const auto lost = [&link] { return std::unexpected(Error{Failure::lost, {}, link.message()}); };
  if (PQsendQuery(link.get(), command.c_str()) == 0 || !co_await link.flush()) co_return lost();
  while (PQisBusy(link.get()) != 0) {
    if (!co_await link.readable() || !link.consume()) co_return lost();
  }
  const Result result(PQgetResult(link.get()));
  pg_result* raw = result.raw();
  if (raw == nullptr) co_return lost();
  if (PQresultStatus(raw) != PGRES_COPY_BOTH) co_return std::unexpected(error_of(raw));
  position_.heard = position_.confirmed_at = Clock::now();
  co_return std::expected<void, Error>();
}

asio::awaitable<Error> Replication::stream(WalReader reader, std::function<void()> after_burst) {
  Link& link = connection_.impl_->link;
  while (link.get() != nullptr) {
    // Before any waiting: messages may have come together with the start's answer.
    const bool going_on = take_messages(reader);
    after_burst();
    if (!going_on) break;
    const auto now = Clock::now();
    const bool progress_due =
        position_.confirmed != position_.received && now - position_.confirmed_at >= confirm_every;
    if (now - position_.heard >= 2 * options_.silence) {
      co_return Error{Failure::lost, {}, "the server has stopped answering"};
    }
    const bool ask = !position_.asked && now - position_.heard >= options_.silence;
    if ((answer_wanted_ || progress_due || ask) && !co_await confirm(ask)) break;
    const auto patience = std::min<Clock::duration>(options_.silence / 2, confirm_every);
    if (!co_await link.readable_for(patience)) continue;
    // What arrived before the end is still handed over.
    if (link.get() != nullptr && !link.consume()) {
      const std::string why = link.message();
      take_messages(reader);
      after_burst();
      co_return Error{Failure::lost, {}, why};
    }
  }
  co_return Error{Failure::lost, {}, link.message()};
}

bool Replication::take_messages(const WalReader& reader) {
  pg_conn* connection = connection_.impl_->link.get();
  while (true) {
    char* buffer = nullptr;
    const int size = PQgetCopyData(connection, &buffer, 1);
    if (size == 0) return true;
    if (size < 0) return false;
    struct Free {
      char* memory;
      ~Free() { PQfreemem(memory); }
    } const owner{buffer};
    take_message({buffer, static_cast<std::size_t>(size)}, reader);
  }
}

void Replication::take_message(std::string_view bytes, const WalReader& reader) {
  position_.heard = Clock::now();
  position_.asked = false;
  ByteReader in(bytes);
  const char kind = in.character();
  if (kind == 'w') {
    const Lsn start = in.number<std::uint64_t>();
    in.number<std::uint64_t>();  // the server's end of WAL
    in.number<std::uint64_t>();  // its clock
    const auto message = in.bytes(in.left());
    reader(message);
    position_.received = std::max(position_.received, start);
  } else if (kind == 'k') {
    // Everything up to here has been sent, whether or not it concerned us.
    position_.received = std::max<Lsn>(position_.received, in.number<std::uint64_t>());
    in.number<std::uint64_t>();
    answer_wanted_ = answer_wanted_ || in.number<std::uint8_t>() != 0;
  }
}

asio::awaitable<bool> Replication::confirm(bool ask_for_answer) {
  Link& link = connection_.impl_->link;
  const std::string update = status_update(position_.received, ask_for_answer);
  if (PQputCopyData(link.get(), update.data(), static_cast<int>(update.size())) != 1) co_return false;
  position_.confirmed = position_.received;
  position_.confirmed_at = Clock::now();
  position_.asked = position_.asked || ask_for_answer;
  answer_wanted_ = false;
  co_return co_await link.flush();
}

}  // namespace coach::pg

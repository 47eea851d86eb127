#include "relay/realtime/change.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <functional>

#include "relay/realtime/json_text.hpp"

namespace coach::relay::realtime {
namespace {

using Kind = pg::ColumnData::Kind;

constexpr std::size_t short_value = 64;  // what is left of a row that is too large

constexpr std::string_view event_name(ChangeKind event) {
  return event == ChangeKind::insert ? "INSERT" : event == ChangeKind::update ? "UPDATE" : "DELETE";
}

const pg::ColumnData* sent(const TableColumn& column, const pg::RowData& row) {
  if (!column.sent_at || *column.sent_at >= row.size()) return nullptr;
  const auto& data = row[*column.sent_at];
  return data.kind == Kind::unchanged ? nullptr : &data;
}

void append_member(std::string& out, bool& first, std::string_view name) {
  if (!first) out += ',';
  first = false;
  append_json_string(out, name);
  out += ':';
}

void append_value(std::string& out, const TableColumn& column, const pg::ColumnData& data) {
  if (data.kind == Kind::text) {
    append_json_value(out, column.type, data.text);
  } else {
    out += "null";
  }
}

void append_columns(std::string& out, const Table& table, const Access& access) {
  out += R"("columns":[)";
  bool first = true;
  for (const auto& column : table.columns) {
    if (!access.may_read(column.number)) continue;
    if (!first) out += ',';
    first = false;
    out += R"({"name":)";
    append_json_string(out, column.name);
    out += R"(,"type":)";
    append_json_string(out, column.type.name);
    out += '}';
  }
  out += ']';
}

void append_record(std::string& out, const Change& change, const Access& access,
                   const std::vector<std::string_view>& fetched, std::size_t longest) {
  const auto missing = missing_columns(change);
  out += R"(,"record":{)";
  bool first = true;
  for (std::size_t i = 0; i < change.table->columns.size(); ++i) {
    const auto& column = change.table->columns[i];
    if (!access.may_read(column.number)) continue;
    const auto* data = sent(column, change.row);
    if (const auto place = std::ranges::find(missing, i); place != missing.end()) {
      const auto at = static_cast<std::size_t>(place - missing.begin());
      if (at >= fetched.size() || fetched[at].size() > longest) continue;
      append_member(out, first, column.name);
      out += fetched[at];
    } else if (data != nullptr && data->text.size() <= longest) {
      append_member(out, first, column.name);
      append_value(out, column, *data);
    }
  }
  out += '}';
}

// The primary key only under row-level security; otherwise whatever the replica identity is.
void append_old_record(std::string& out, const Change& change, const Access& access, std::size_t longest) {
  // An UPDATE that leaves the key alone sends no old row: the new one has the same key.
  const bool from_new = change.old_row.empty();
  const pg::RowData& row = from_new ? change.row : change.old_row;
  const bool key_only = access.secured() || from_new;
  out += R"(,"old_record":{)";
  bool first = true;
  for (const auto& column : change.table->columns) {
    if (!access.may_read(column.number) || (key_only && !column.in_primary_key)) continue;
    const auto* data = sent(column, row);
    if (data == nullptr || data->text.size() > longest) continue;
    // Of a key, the other columns are sent as nulls.
    const bool in_identity = column.sent_at && change.table->relation.columns[*column.sent_at].identity;
    if (!from_new && !change.old_is_whole && !in_identity) continue;
    append_member(out, first, column.name);
    append_value(out, column, *data);
  }
  out += '}';
}

void append_head(std::string& out, const Change& change) {
  out += R"({"schema":)";
  append_json_string(out, change.table->relation.schema);
  out += R"(,"table":)";
  append_json_string(out, change.table->relation.table);
  out += fmt::format(R"(,"commit_timestamp":"{}","type":"{}",)", commit_timestamp(change.committed_at),
                     event_name(change.event));
}

std::size_t row_bytes(const pg::RowData& row) {
  std::size_t bytes = 0;
  for (const auto& data : row) bytes += data.text.size();
  return bytes;
}

}  // namespace

std::string key_literals(const Change& change) {
  std::string out;
  for (const auto& column : change.table->columns) {
    if (!column.in_primary_key) continue;
    const auto* data = sent(column, change.key_row());
    if (data == nullptr || data->kind != Kind::text) return {};
    out += out.empty() ? "('" : ",'";
    for (const char c : data->text) out.append(c == '\'' ? 2 : 1, c);
    out += '\'';
  }
  if (!out.empty()) out += ')';
  return out;
}

std::vector<std::size_t> missing_columns(const Change& change) {
  std::vector<std::size_t> missing;
  if (change.event == ChangeKind::remove) return missing;
  for (std::size_t i = 0; i < change.table->columns.size(); ++i) {
    const auto& column = change.table->columns[i];
    const auto* data = sent(column, change.row);
    const bool unreadable =
        data != nullptr && data->kind == Kind::text && column.type.form == ValueForm::from_database;
    if (data == nullptr || unreadable) missing.push_back(i);
  }
  return missing;
}

std::uint64_t row_key(const Change& change) {
  const std::size_t key =
      std::hash<std::string>()(key_literals(change)) * 31 + change.table->relation.relation;
  return key == 0 ? 1 : key;
}

std::string commit_timestamp(std::int64_t microseconds_since_2000) {
  constexpr std::int64_t epoch = 946'684'800;  // 2000-01-01 in seconds since 1970
  const std::int64_t milliseconds = microseconds_since_2000 / 1'000;
  const std::chrono::sys_seconds seconds{std::chrono::seconds(epoch + milliseconds / 1'000)};
  return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", seconds, milliseconds % 1'000);
}

std::string change_data(const Change& change, const Access& access,
                        const std::vector<std::string_view>& fetched, std::size_t record_bytes) {
  std::size_t bytes = row_bytes(change.row) + row_bytes(change.old_row);
  for (const auto& value : fetched) bytes += value.size();
  const bool too_large = bytes > record_bytes;
  const std::size_t longest = too_large ? short_value : bytes;
  std::string out;
  out.reserve((too_large ? 0 : bytes) + 512);
  append_head(out, change);
  append_columns(out, *change.table, access);
  if (change.event != ChangeKind::remove) append_record(out, change, access, fetched, longest);
  if (change.event != ChangeKind::insert) append_old_record(out, change, access, longest);
  out += too_large ? R"(,"errors":["Error 413: Payload Too Large"]})" : R"(,"errors":null})";
  return out;
}

std::string error_data(const Change& change, std::string_view error) {
  std::string out;
  append_head(out, change);
  out += R"("columns":[],)";
  if (change.event != ChangeKind::remove) out += R"("record":{},)";
  if (change.event != ChangeKind::insert) out += R"("old_record":{},)";
  out += R"("errors":[)";
  append_json_string(out, error);
  out += "]}";
  return out;
}

}  // namespace coach::relay::realtime

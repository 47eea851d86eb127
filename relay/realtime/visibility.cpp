#include "relay/realtime/visibility.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <string>

namespace coach::relay::realtime {
namespace {

// Parts the fetched values: it cannot stand in JSON, which escapes it.
constexpr char separator = '\x01';

std::string quoted(std::string_view name) {
  std::string out = "\"";
  for (const char c : name) out.append(c == '"' ? 2 : 1, c);
  return out + '"';
}

std::string json_of(const TableColumn& column) {
  const auto name = quoted(column.name);
  // Realtime sends bytea without the \x that to_jsonb writes.
  const auto value = column.type.form == ValueForm::bytea ? fmt::format("encode({}, 'hex')", name) : name;
  return fmt::format("coalesce(to_jsonb({})::text, 'null')", value);
}

std::vector<std::string_view> split(std::string_view text) {
  std::vector<std::string_view> parts;
  while (!text.empty()) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return parts;
}

std::string boolean_array(const std::vector<bool>& values) {
  std::string out = "{";
  for (const bool value : values) out += value ? "t," : "f,";
  if (out.size() > 1) out.pop_back();
  return out + '}';
}

}  // namespace

RowLookup row_lookup(const Change& change) {
  const Table& table = *change.table;
  if (!table.has_primary_key()) return {};
  const auto missing = missing_columns(change);
  RowLookup lookup;
  lookup.name = fmt::format("rt_{}_{}", table.relation.relation, table.generation);
  std::string values;
  for (const auto index : missing) {
    lookup.name += fmt::format("_{}", table.columns[index].number);
    if (!values.empty()) values += fmt::format(" || E'\\x{:02x}' || ", int{separator});
    values += json_of(table.columns[index]);
  }
  std::string key;
  int number = 0;
  for (const auto& column : table.columns) {
    if (!column.in_primary_key) continue;
    key += fmt::format("{}{} = ${}", key.empty() ? "" : " and ", quoted(column.name), ++number);
  }
  lookup.sql = fmt::format("select {} from {}.{} where {}", values.empty() ? "''::text" : values,
                           quoted(table.relation.schema), quoted(table.relation.table), key);
  return lookup;
}

VisibilityCheck::VisibilityCheck(const std::vector<Change>& changes, About about, const Identity* only)
    : changes_(changes), about_(about) {
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (about == About::removed && changes[i].event != ChangeKind::remove) continue;
    for (const auto& recipient : changes[i].recipients) {
      const Identity* user = recipient.user.get();
      if (only == nullptr || user == only) add(i, user);
    }
  }
  // One switch of the role for each user.
  std::ranges::sort(checks_, {}, [](const Check& check) { return std::pair(check.user, check.change); });
  for (std::size_t i = 0; i < checks_.size(); ++i) by_pair_[{checks_[i].change, checks_[i].user}] = i;
}

void VisibilityCheck::add(std::size_t change, const Identity* user) {
  if (!by_pair_.emplace(std::pair(change, user), checks_.size()).second) return;
  checks_.push_back({.user = user,
                     .change = change,
                     .access = access_of(changes_[change].table.get(), user->role),
                     .asked = about_ == About::removed || changes_[change].event != ChangeKind::remove});
}

std::size_t VisibilityCheck::access_of(const Table* table, const std::string& role) {
  const auto [found, made] = pair_index_.emplace(std::pair(table, role), pairs_.size());
  if (made) pairs_.emplace_back(table, role);
  return found->second;
}

std::vector<const Identity*> VisibilityCheck::users() const {
  std::vector<const Identity*> users;
  for (const auto& check : checks_) {
    if (users.empty() || users.back() != check.user) users.push_back(check.user);
  }
  return users;
}

pg::Params VisibilityCheck::params() const {
  std::set<std::int64_t> transactions;
  std::vector<std::int64_t> tables;
  std::vector<std::string> roles;
  std::vector<std::string> user_roles;
  std::vector<std::string> user_claims;
  std::vector<std::int64_t> check_user;
  std::vector<std::int64_t> check_table;
  std::vector<std::string> names;
  std::vector<std::string> texts;
  std::vector<std::string> values;
  std::vector<bool> fetch;
  for (const auto& [table, role] : pairs_) {
    tables.push_back(table->relation.relation);
    roles.push_back(role);
  }
  const Identity* last = nullptr;
  for (const auto& check : checks_) {
    if (!check.asked) continue;
    const Change& change = changes_[check.change];
    if (about_ == About::present) transactions.insert(change.transaction);
    if (check.user != last) {
      user_roles.push_back(check.user->role);
      user_claims.push_back(check.user->claims);
      last = check.user;
    }
    auto lookup = row_lookup(change);
    auto key = key_literals(change);
    if (key.empty()) lookup = {};
    check_user.push_back(static_cast<std::int64_t>(user_roles.size()));
    check_table.push_back(static_cast<std::int64_t>(check.access) + 1);
    names.push_back(std::move(lookup.name));
    texts.push_back(std::move(lookup.sql));
    values.push_back(std::move(key));
    fetch.push_back(!missing_columns(change).empty());
  }
  const std::vector<std::int64_t> ids(transactions.begin(), transactions.end());
  pg::Params params;
  params.text(pg::integer_array(ids))
      .text(pg::integer_array(tables))
      .text(pg::text_array(std::span<const std::string>(roles)))
      .text(pg::text_array(std::span<const std::string>(user_roles)))
      .text(pg::text_array(std::span<const std::string>(user_claims)))
      .text(pg::integer_array(check_user))
      .text(pg::integer_array(check_table))
      .text(pg::text_array(std::span<const std::string>(names)))
      .text(pg::text_array(std::span<const std::string>(texts)))
      .text(pg::text_array(std::span<const std::string>(values)))
      .text(boolean_array(fetch));
  return params;
}

void VisibilityCheck::answer(pg::Result rows) {
  rows_ = std::move(rows);
  std::size_t row = 0;
  for (; row < pairs_.size(); ++row) accesses_.emplace_back(rows_.text(static_cast<int>(row), 0));
  for (auto& check : checks_) {
    if (check.asked) check.row = row++;
  }
  answered_ = true;
}

Verdict VisibilityCheck::verdict(std::size_t change, const Identity* user) const {
  using Kind = Verdict::Kind;
  const auto found = by_pair_.find({change, user});
  if (!answered_ || found == by_pair_.end()) return {};
  const Check& check = checks_[found->second];
  Verdict verdict;
  verdict.access = &accesses_[check.access];
  if (!check.asked) {
    if (!verdict.access->nothing()) verdict.kind = Kind::visible;
    return verdict;
  }
  const std::string_view text = rows_.text(static_cast<int>(check.row), 0);
  if (verdict.access->nothing()) {
    verdict.kind = Kind::unauthorized;
  } else if (text.starts_with('v')) {
    verdict.kind = Kind::visible;
    verdict.fetched = split(text.substr(1));
  } else if (text.starts_with('e')) {
    verdict.sqlstate = text.substr(1);
    verdict.kind = verdict.sqlstate == "00400"   ? Kind::no_primary_key
                   : verdict.sqlstate == "42501" ? Kind::unauthorized
                                                 : Kind::failed;
  }
  return verdict;
}

}  // namespace coach::relay::realtime

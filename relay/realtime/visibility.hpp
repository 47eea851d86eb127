// The question "who may see these rows" for a batch of changes, as one statement, and its
// answer. Pure: the statement is run by the change feed.
#pragma once

#include <cstddef>
#include <expected>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pg/params.hpp"
#include "pg/result.hpp"
#include "relay/realtime/change.hpp"
#include "relay/realtime/identity.hpp"

namespace coach::relay::realtime {

// What one user may see of one change.
struct Verdict {
  enum class Kind { visible, hidden, unauthorized, no_primary_key, failed };
  Kind kind = Kind::hidden;
  const Access* access = nullptr;         // of the user's role to the table
  std::vector<std::string_view> fetched;  // JSON of missing_columns(), when visible
  std::string_view sqlstate;              // of a failure
};

class VisibilityCheck {
 public:
  enum class About {
    present,  // rows as they are now; of a DELETE only the privileges are asked
    removed,  // rows of DELETEs, as an older snapshot has them
  };

  // Every pair of a change and a user among its recipients, once; only those of the user
  // `only` unless null. The changes must outlive the check.
  VisibilityCheck(const std::vector<Change>& changes, About about, const Identity* only = nullptr);

  pg::Params params() const;  // of sql/relay/realtime_visible.sql
  std::size_t checks() const { return checks_.size(); }
  std::vector<const Identity*> users() const;

  // Takes the statement's answer; the verdicts point into it.
  void answer(pg::Result rows);

  // `change` is an index; hidden when nothing is known.
  Verdict verdict(std::size_t change, const Identity* user) const;

 private:
  struct Check {
    const Identity* user;
    std::size_t change;
    std::size_t access;
    bool asked;           // false: a DELETE, privileges only
    std::size_t row = 0;  // of the answer
  };
  void add(std::size_t change, const Identity* user);
  std::size_t access_of(const Table* table, const std::string& role);

  const std::vector<Change>& changes_;
  About about_;
  std::vector<std::pair<const Table*, std::string>> pairs_;  // table and role
  std::map<std::pair<const Table*, std::string>, std::size_t> pair_index_;
  std::vector<Check> checks_;
  std::map<std::pair<std::size_t, const Identity*>, std::size_t> by_pair_;
  std::vector<Access> accesses_;
  pg::Result rows_;
  bool answered_ = false;
};

// The statement that looks for a row by its primary key; '' and no text without one.
struct RowLookup {
  std::string name;
  std::string sql;
};
RowLookup row_lookup(const Change& change);

}  // namespace coach::relay::realtime

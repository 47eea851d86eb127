// The messages of PostgreSQL's logical replication plug-in `pgoutput`, protocol version 1,
// as values. Pure: bytes in, a message out; nothing is remembered between two calls.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coach::pg {

// A position in the write-ahead log.
using Lsn = std::uint64_t;

// One column of a row. `text` is valid as long as the decoded bytes.
struct ColumnData {
  enum class Kind : std::uint8_t {
    null,
    unchanged,  // an out-of-line value that the UPDATE left alone: it was not sent
    text,       // in the type's output form
  };
  Kind kind = Kind::null;
  std::string_view text;

  bool operator==(const ColumnData&) const = default;
};
using RowData = std::vector<ColumnData>;

struct RelationColumn {
  std::string name;
  std::uint32_t type = 0;  // pg_type.oid
  std::int32_t type_modifier = -1;
  bool identity = false;  // part of the replica identity
};

struct BeginMessage {
  Lsn final_lsn = 0;
  std::int64_t committed_at = 0;  // microseconds since 2000-01-01 UTC
  std::uint32_t transaction = 0;
};
struct CommitMessage {
  Lsn end_lsn = 0;
};
// Sent before the first change of a table, and again when its columns have changed.
struct RelationMessage {
  std::uint32_t relation = 0;  // pg_class.oid
  std::string schema;
  std::string table;
  char replica_identity = 'd';
  std::vector<RelationColumn> columns;
};
struct InsertMessage {
  std::uint32_t relation = 0;
  RowData row;
};
struct UpdateMessage {
  std::uint32_t relation = 0;
  RowData old_row;            // empty unless the identity changed, or is FULL
  bool old_is_whole = false;  // REPLICA IDENTITY FULL: every column, else the key's only
  RowData row;
};
struct DeleteMessage {
  std::uint32_t relation = 0;
  RowData old_row;
  bool old_is_whole = false;
};
struct TruncateMessage {
  std::vector<std::uint32_t> relations;
};
// Origin, Type and logical messages: nothing the relay needs.
struct OtherMessage {
  char kind = 0;
};

using PgOutputMessage = std::variant<BeginMessage, CommitMessage, RelationMessage, InsertMessage,
                                     UpdateMessage, DeleteMessage, TruncateMessage, OtherMessage>;

// Decodes one message. The error is a sentence for the log; it quotes nothing of the row.
std::expected<PgOutputMessage, std::string> decode_pgoutput(std::string_view bytes);

}  // namespace coach::pg

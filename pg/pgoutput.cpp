#include "pg/pgoutput.hpp"

#include <fmt/format.h>

#include <cstddef>
#include <optional>
#include <utility>

#include "pg/byte_reader.hpp"

namespace coach::pg {
namespace {

using std::uint16_t;
using std::uint32_t;
using std::uint64_t;
using std::uint8_t;

std::optional<ColumnData> read_column(ByteReader& in) {
  switch (in.character()) {
    case 'n':
      return ColumnData{};
    case 'u':
      return ColumnData{ColumnData::Kind::unchanged, {}};
    case 't':
      return ColumnData{ColumnData::Kind::text, in.bytes(in.number<uint32_t>())};
    default:  // 'b' comes only when binary values were asked for
      return std::nullopt;
  }
}

std::optional<RowData> read_row(ByteReader& in) {
  const auto count = in.number<uint16_t>();
  if (count > in.left()) return std::nullopt;  // each column is a byte at least
  RowData row;
  row.reserve(count);
  for (uint16_t column = 0; column < count; ++column) {
    const auto data = read_column(in);
    if (!data || in.failed()) return std::nullopt;
    row.push_back(*data);
  }
  return row;
}

PgOutputMessage read_begin(ByteReader& in) {
  BeginMessage message;
  message.final_lsn = in.number<uint64_t>();
  message.committed_at = static_cast<std::int64_t>(in.number<uint64_t>());
  message.transaction = in.number<uint32_t>();
  return message;
}

PgOutputMessage read_commit(ByteReader& in) {
  CommitMessage message;
  in.number<uint8_t>();   // flags, none defined
  in.number<uint64_t>();  // where the commit record begins
  message.end_lsn = in.number<uint64_t>();
  in.number<uint64_t>();  // time, known since Begin
  return message;
}

std::optional<PgOutputMessage> read_relation(ByteReader& in) {
  RelationMessage message;
  message.relation = in.number<uint32_t>();
  message.schema = in.name();
  message.table = in.name();
  if (message.schema.empty()) message.schema = "pg_catalog";
  message.replica_identity = in.character();
  const auto count = in.number<uint16_t>();
  if (count > in.left()) return std::nullopt;
  for (uint16_t i = 0; i < count && !in.failed(); ++i) {
    RelationColumn column;
    column.identity = (in.number<uint8_t>() & 1) != 0;
    column.name = in.name();
    column.type = in.number<uint32_t>();
    column.type_modifier = static_cast<std::int32_t>(in.number<uint32_t>());
    message.columns.push_back(std::move(column));
  }
  return message;
}

std::optional<PgOutputMessage> read_insert(ByteReader& in) {
  InsertMessage message;
  message.relation = in.number<uint32_t>();
  if (in.character() != 'N') return std::nullopt;
  auto row = read_row(in);
  if (!row) return std::nullopt;
  message.row = std::move(*row);
  return message;
}

std::optional<PgOutputMessage> read_update(ByteReader& in) {
  UpdateMessage message;
  message.relation = in.number<uint32_t>();
  char kind = in.character();
  if (kind == 'K' || kind == 'O') {
    auto old_row = read_row(in);
    if (!old_row) return std::nullopt;
    message.old_row = std::move(*old_row);
    message.old_is_whole = kind == 'O';
    kind = in.character();
  }
  if (kind != 'N') return std::nullopt;
  auto row = read_row(in);
  if (!row) return std::nullopt;
  message.row = std::move(*row);
  return message;
}

std::optional<PgOutputMessage> read_delete(ByteReader& in) {
  DeleteMessage message;
  message.relation = in.number<uint32_t>();
  const char kind = in.character();
  if (kind != 'K' && kind != 'O') return std::nullopt;
  auto old_row = read_row(in);
  if (!old_row) return std::nullopt;
  message.old_row = std::move(*old_row);
  message.old_is_whole = kind == 'O';
  return message;
}

std::optional<PgOutputMessage> read_truncate(ByteReader& in) {
  TruncateMessage message;
  const auto count = in.number<uint32_t>();
  in.number<uint8_t>();  // CASCADE, RESTART IDENTITY
  if (count > in.left() / sizeof(uint32_t)) return std::nullopt;
  for (uint32_t i = 0; i < count; ++i) message.relations.push_back(in.number<uint32_t>());
  return message;
}

std::optional<PgOutputMessage> read_message(char kind, ByteReader& in) {
  switch (kind) {
    case 'B':
      return read_begin(in);
    case 'C':
      return read_commit(in);
    case 'R':
      return read_relation(in);
    case 'I':
      return read_insert(in);
    case 'U':
      return read_update(in);
    case 'D':
      return read_delete(in);
    case 'T':
      return read_truncate(in);
    case 'O':
    case 'Y':
    case 'M':
      in.bytes(in.left());
      return OtherMessage{kind};
    default:
      return std::nullopt;
  }
}

}  // namespace

std::expected<PgOutputMessage, std::string> decode_pgoutput(std::string_view bytes) {
  ByteReader in(bytes);
  const char kind = in.character();
  auto message = read_message(kind, in);
  if (!message || !in.finished()) {
    return std::unexpected(
        fmt::format("a pgoutput message of type {} and {} bytes cannot be decoded", int{kind}, bytes.size()));
  }
  return std::move(*message);
}

}  // namespace coach::pg

// Whatever bytes the stream brings: decoded or refused, and every view lies inside them.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <variant>

#include "pg/pgoutput.hpp"

namespace {

using coach::pg::RowData;

void check(const RowData& row, std::string_view bytes) {
  for (const auto& column : row) {
    if (column.text.empty()) continue;
    const bool inside = column.text.data() >= bytes.data() &&
                        column.text.data() + column.text.size() <= bytes.data() + bytes.size();
    if (!inside) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto message = coach::pg::decode_pgoutput(bytes);
  if (!message) return 0;
  if (const auto* insert = std::get_if<coach::pg::InsertMessage>(&*message)) check(insert->row, bytes);
  if (const auto* removal = std::get_if<coach::pg::DeleteMessage>(&*message)) check(removal->old_row, bytes);
  if (const auto* update = std::get_if<coach::pg::UpdateMessage>(&*message)) {
    check(update->row, bytes);
    check(update->old_row, bytes);
  }
  return 0;
}

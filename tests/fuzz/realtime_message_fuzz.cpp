// Whatever a client sends: both protocols' messages, binary broadcasts, filters and array
// literals are read or refused.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "relay/realtime/column_value.hpp"
#include "relay/realtime/filter.hpp"
#include "relay/realtime/join_request.hpp"
#include "relay/realtime/like_pattern.hpp"
#include "relay/realtime/phoenix_message.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace coach::relay::realtime;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const auto protocol : {Protocol::v1, Protocol::v2}) {
    if (const auto message = parse_message(protocol, bytes)) read_join(message->payload);
  }
  parse_binary_broadcast(bytes);
  if (const auto conditions = parse_filter(bytes)) {
    for (const auto& condition : *conditions) {
      for (const auto comparison : {Comparison::bytes, Comparison::decimal, Comparison::floating}) {
        meets(condition, comparison, "12.5");
      }
    }
  }
  like("some text", bytes, true);
  const ColumnType array{.name = "_text",
                         .form = ValueForm::array,
                         .element = std::make_shared<const ColumnType>(),
                         .delimiter = ','};
  std::string out;
  append_json_value(out, array, bytes);
  return 0;
}

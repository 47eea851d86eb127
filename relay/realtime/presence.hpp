// Who is present on a topic. Pure; messages are JSON text.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coach::relay::realtime {

class Presence {
 public:
  // A presence_diff's payload. Empty when nothing changed.
  using Diff = std::string;

  // `owner` is whoever tracks (a channel); one entry each. `payload` is a JSON object. A
  // second call replaces the first: it leaves and joins in one diff.
  Diff track(const void* owner, const std::string& key, std::string_view payload);
  Diff untrack(const void* owner);

  // A presence_state's payload: {key: {"metas": [{"phx_ref": …, …}]}}.
  std::string state() const;

  bool empty() const { return entries_.empty(); }

 private:
  struct Entry {
    std::string key;
    std::string meta;  // JSON
  };
  std::map<const void*, Entry> entries_;
  std::uint64_t references_ = 0;
};

}  // namespace coach::relay::realtime

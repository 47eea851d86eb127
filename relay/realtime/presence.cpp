#include "relay/realtime/presence.hpp"

#include <fmt/format.h>

#include "relay/realtime/json_text.hpp"

namespace coach::relay::realtime {
namespace {

std::string entry_json(const std::string& key, const std::string& metas) {
  return fmt::format(R"({}:{{"metas":[{}]}})", json_string(key), metas);
}

std::string diff_json(const std::string& joins, const std::string& leaves) {
  return fmt::format(R"({{"joins":{{{}}},"leaves":{{{}}}}})", joins, leaves);
}

// The payload with its reference in front.
std::string meta_json(std::uint64_t reference, std::string_view payload) {
  const auto begin = payload.find('{');
  const auto end = payload.rfind('}');
  const auto members =
      begin == std::string_view::npos ? std::string_view() : payload.substr(begin + 1, end - begin - 1);
  const bool none = members.find('"') == std::string_view::npos;
  return fmt::format(R"({{"phx_ref":"{:x}"{}{}}})", reference, none ? "" : ",", none ? "" : members);
}

}  // namespace

Presence::Diff Presence::track(const void* owner, const std::string& key, std::string_view payload) {
  std::string leaves;
  if (const auto old = entries_.find(owner); old != entries_.end()) {
    leaves = entry_json(old->second.key, old->second.meta);
  }
  Entry& entry = entries_[owner];
  entry = {key, meta_json(++references_, payload)};
  return diff_json(entry_json(entry.key, entry.meta), leaves);
}

Presence::Diff Presence::untrack(const void* owner) {
  const auto found = entries_.find(owner);
  if (found == entries_.end()) return {};
  auto diff = diff_json({}, entry_json(found->second.key, found->second.meta));
  entries_.erase(found);
  return diff;
}

std::string Presence::state() const {
  std::map<std::string, std::string> metas;
  for (const auto& [owner, entry] : entries_) {
    auto& list = metas[entry.key];
    if (!list.empty()) list += ',';
    list += entry.meta;
  }
  std::string out;
  for (const auto& [key, list] : metas) {
    if (!out.empty()) out += ',';
    out += entry_json(key, list);
  }
  return "{" + out + "}";
}

}  // namespace coach::relay::realtime

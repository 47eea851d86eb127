#include "relay/gateway/area.hpp"

namespace coach::relay {
namespace {

// `path` is `folder` itself or lies below it.
bool is_below(std::string_view path, std::string_view folder) {
  return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

}  // namespace

Area area_of(std::string_view path) {
  if (is_below(path, "/rest/v1")) return Area::rest;
  if (is_below(path, "/auth/v1")) return Area::auth;
  if (is_below(path, "/realtime/v1/api/broadcast") || is_below(path, "/api/broadcast"))
    return Area::broadcast;
  if (is_below(path, "/realtime/v1") || is_below(path, "/socket")) return Area::realtime;
  if (is_below(path, "/api")) return Area::api;
  if (path == "/healthz" || path == "/readyz" || path == "/metrics") return Area::health;
  return Area::web;
}

std::string_view name_of(Area area) {
  switch (area) {
    case Area::rest:
      return "rest";
    case Area::auth:
      return "auth";
    case Area::realtime:
      return "realtime";
    case Area::broadcast:
      return "broadcast";
    case Area::api:
      return "api";
    case Area::health:
      return "health";
    case Area::web:
      return "web";
  }
  return "web";
}

}  // namespace coach::relay

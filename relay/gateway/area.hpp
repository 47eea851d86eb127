// The parts of the origin, by path, pure.
#pragma once

#include <string_view>

namespace coach::relay {

enum class Area { rest, auth, realtime, broadcast, api, health, web };

// "/rest/v1/messages" is Area::rest; what belongs to nobody else is the web app's.
Area area_of(std::string_view path);

// For metrics.
std::string_view name_of(Area area);

}  // namespace coach::relay

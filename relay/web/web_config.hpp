// What the web app is told of its project, and where its pages may go, pure.
#pragma once

#include <string>
#include <vector>

#include "relay/options.hpp"

namespace coach::relay {

// /config.json, which the app asks for before anything else: which project, and the key for
// everybody. With sameOrigin it stays with the origin it came from, whatever name that was
// called by. `options.public_url` is known.
std::string web_config(const Options& options);

// Where else the app's pages may have to go: nowhere, or to where people sign in.
std::vector<std::string> other_urls(const Options& options);

}  // namespace coach::relay

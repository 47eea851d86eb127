// What the web app's pages may do in a browser, as response headers. Pure.
#pragma once

#include <string>
#include <vector>

#include "http/server_message.hpp"

namespace coach::relay {

// Scripts, styles and images come from this origin only, nothing is inline, nobody frames the
// app, and no markup is made from text. The app may talk to this origin and to those of
// `other_urls` (absolute http:// or https:// URLs, whose WebSockets are included); one that is
// no such URL is left out.
std::vector<http::Header> security_headers(const std::vector<std::string>& other_urls);

}  // namespace coach::relay

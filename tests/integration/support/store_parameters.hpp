// The parameters of the token writer's statement (sql/queries/write_replies.sql) for one reply.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <string>

#include "pg/params.hpp"
#include "worker/queue/claim_key.hpp"

namespace coach::testing {

// `text` is ASCII and follows the first `before` characters.
inline pg::Params store_parameters(const worker::ClaimKey& claim, const std::string& status,
                                   std::size_t before, const std::string& text,
                                   const std::string& worker = "w") {
  worker::ClaimColumns claims;
  claims.add(claim);
  pg::Params params;
  params.text(worker);
  claims.add_to(params);
  params.text(fmt::format("{{{}}}", status))
      .text(fmt::format("{{{}}}", before))
      .text(fmt::format("{{{}}}", before))
      .text(fmt::format("{{\"{}\"}}", text))
      .text("{null}")
      .text("{stop}")
      .text("{null}")
      .text("{1}")
      .text("{1}")
      .text("{null}")
      .boolean(false);
  return params;
}

}  // namespace coach::testing

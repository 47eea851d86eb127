// The parameters of the token writer's statement, made from live replies. Pure.
#pragma once

#include <memory>
#include <span>
#include <string>

#include "pg/params.hpp"
#include "worker/writer/live_reply.hpp"

namespace coach::worker {

// For sql/queries/write_replies.sql, in the name of `worker`. Takes each reply's new text
// (ReplyText::take); a reply with a final state is to end. `broadcast`: deltas are sent to the
// conversations' channels, too.
pg::Params write_parameters(const std::string& worker, std::span<const std::shared_ptr<LiveReply>> batch,
                            bool broadcast);

}  // namespace coach::worker

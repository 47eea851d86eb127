// The parameters of the token writer's two statements, made from live replies. Pure.
#pragma once

#include <memory>
#include <span>

#include "pg/params.hpp"
#include "worker/writer/live_reply.hpp"

namespace coach::worker {

// For sql/queries/write_replies.sql. Takes each reply's new text (ReplyText::take).
pg::Params write_parameters(std::span<const std::shared_ptr<LiveReply>> batch);

// For sql/queries/finish_replies.sql; each reply has its final state.
pg::Params finish_parameters(std::span<const std::shared_ptr<LiveReply>> batch);

}  // namespace coach::worker

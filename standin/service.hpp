// The stand-in's HTTP routes.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "http/server.hpp"
#include "standin/answer_cache.hpp"
#include "standin/chat_script.hpp"
#include "standin/fault_book.hpp"
#include "standin/options.hpp"
#include "standin/pump.hpp"
#include "standin/request_log.hpp"
#include "standin/requests.hpp"

namespace coach::standin {

class Service {
 public:
  Service(const Executor& executor, Options options, RequestLog log);

  // The handler of http::Server.
  asio::awaitable<http::HandlerResult> handle(http::ServerRequest request,
                                              http::ServerConnection& connection);

  // Breaks off every reply.
  void stop() { pump_.stop(); }

 private:
  struct Call;

  asio::awaitable<http::HandlerResult> play(Call call, std::unique_ptr<Script> script,
                                            http::ServerConnection& connection);
  std::unique_ptr<Script> script_for(Call& call, const http::ServerRequest& request);
  std::unique_ptr<Script> chat(Call& call, const http::ServerRequest& request);
  std::unique_ptr<Script> embeddings(Call& call, const http::ServerRequest& request);
  std::unique_ptr<Script> refuse(const Call& call, const ApiError& error) const;
  std::unique_ptr<Script> replace_by_fault(const Call& call, const Faults& faults) const;
  ChatPlan plan_of(const Call& call, const ChatRequest& chat, const Faults& faults);

  Options options_;
  RequestLog log_;
  FaultBook book_;
  AnswerCache answers_;
  Pump pump_;
  std::uint64_t requests_ = 0;
};

}  // namespace coach::standin

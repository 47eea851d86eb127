// The database as this worker feels it: round trips, failures, and the token writer's
// flushes.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/family.h>
#include <prometheus/histogram.h>

#include <cstddef>
#include <string>
#include <unordered_map>

#include "core/async.hpp"
#include "core/metrics.hpp"
#include "pg/error.hpp"
#include "pg/statement.hpp"

namespace coach::worker {

class DatabaseMetrics {
 public:
  explicit DatabaseMetrics(Metrics& metrics);

  // A statement's result came (`error` null) or did not, so long after it was handed in.
  void answered(const pg::Statement& statement, Clock::duration duration, const pg::Error* error);

  // The token writer sent the new text of `replies` replies, `bytes` in all.
  void flushed(std::size_t replies, std::size_t bytes, Clock::duration duration);

  // A write was refused, because the reply belongs to a newer claim or to nobody.
  void fenced_off() { fenced_off_.Increment(); }
  // A write was put off, because somebody else's transaction holds the row.
  void row_busy() { row_busy_.Increment(); }
  // The row had less text than was stored before: the database has lost commits.
  void text_lost() { text_lost_.Increment(); }

 private:
  prometheus::Family<prometheus::Histogram>& round_trip_;
  // By the statement's name, which is a literal: asked for at every statement.
  std::unordered_map<const char*, prometheus::Histogram*> by_statement_;
  prometheus::Counter& refused_;
  prometheus::Counter& lost_;
  prometheus::Counter& unavailable_;
  prometheus::Histogram& flush_replies_;
  prometheus::Histogram& flush_bytes_;
  prometheus::Histogram& flush_seconds_;
  prometheus::Counter& fenced_off_;
  prometheus::Counter& row_busy_;
  prometheus::Counter& text_lost_;
};

}  // namespace coach::worker

// When a reply's row is asked for again, pure. News of the write-ahead log say when it has
// changed; asking without any covers for news that are late or lost.
#pragma once

#include <algorithm>

#include "core/async.hpp"

namespace coach::relay {

class ReplyPace {
 public:
  // How long to wait for news at the most. `live`: changes are being read. `shortest` is
  // the pace without news, `longest` the one that covers for a lost piece of news.
  Clock::duration patience(bool live, Clock::duration shortest, Clock::duration longest) const {
    return live && !unreliable_ && !early_ ? std::max(shortest, longest) : shortest;
  }

  // The row was asked for, after news or without, and had changed or not.
  void asked(bool told, bool changed) {
    // A change that nobody told of: the table is not published, say. Until news come again.
    unreliable_ = !told && (unreliable_ || (changed && !early_));
    // The log is read before the commit is visible to others: once more, soon.
    early_ = told && !changed;
  }

 private:
  bool unreliable_ = false;
  bool early_ = false;
};

}  // namespace coach::relay

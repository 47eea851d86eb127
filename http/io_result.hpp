// What one attempt to move bytes without waiting came to.
#pragma once

#include <boost/system/error_code.hpp>
#include <cstddef>

namespace coach::http {

struct IoResult {
  enum class Status { done, want_read, want_write, eof, failed };
  Status status = Status::done;
  std::size_t bytes = 0;            // when done
  boost::system::error_code error;  // when failed

  bool ok() const { return status == Status::done; }
};

}  // namespace coach::http

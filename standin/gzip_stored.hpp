// A gzip stream without compression: what a client must undo when a server compresses
// although nobody asked, at no cost in memory per stream.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace coach::standin {

class GzipStored {
 public:
  // `bytes` as gzip data that a decoder can deliver at once.
  std::string wrap(std::string_view bytes);

  // The end of the stream.
  std::string finish();

 private:
  void begin(std::string& out);

  bool begun_ = false;
  std::uint32_t size_ = 0;
  std::uint32_t crc_ = 0;
};

}  // namespace coach::standin

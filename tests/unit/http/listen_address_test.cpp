#include "http/listen_address.hpp"

#include <gtest/gtest.h>

namespace coach::http {
namespace {

TEST(ListenAddress, ReadsAddressAndPort) {
  EXPECT_EQ(parse_listen_address("127.0.0.1:9464"), (ListenAddress{"127.0.0.1", 9464}));
  EXPECT_EQ(parse_listen_address("[::1]:0"), (ListenAddress{"::1", 0}));
}

TEST(ListenAddress, RefusesWhatCannotBeListenedOn) {
  for (const auto* text : {"", "9464", ":9464", "localhost:9464", "127.0.0.1",
                           "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:94x", "::1:80", "[127.0.0.1]:80"}) {
    EXPECT_EQ(parse_listen_address(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace coach::http

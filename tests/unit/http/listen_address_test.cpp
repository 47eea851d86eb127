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

TEST(ListenAddress, AUrlHasBracketsAroundIPv6) {
  EXPECT_EQ(http_url("127.0.0.1", 9464), "http://127.0.0.1:9464");
  EXPECT_EQ(http_url("::1", 9464), "http://[::1]:9464");
  EXPECT_EQ(http_url("fe80::1%eth0", 80), "http://[fe80::1]:80");
  for (const auto* text : {"127.0.0.1:9464", "[::1]:9464", "[2001:db8::7]:80"}) {
    const auto where = parse_listen_address(text);
    ASSERT_TRUE(where) << text;
    EXPECT_EQ(address_and_port(where->address, where->port), text);
  }
}

}  // namespace
}  // namespace coach::http

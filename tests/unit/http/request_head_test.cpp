#include "http/request_head.hpp"

#include <gtest/gtest.h>

namespace coach::http {
namespace {

const Target target{{true, "a.test", 443}, "/v1/x?y"};

TEST(Serialize, WritesHeadAndBody) {
  const Request request{"POST", "", {{"Authorization", "Bearer k"}}, "{}"};
  EXPECT_EQ(serialize(request, target, "coach/1", nullptr).value(),
            "POST /v1/x?y HTTP/1.1\r\nHost: a.test\r\nUser-Agent: coach/1\r\nAccept-Encoding: identity\r\n"
            "Authorization: Bearer k\r\nContent-Length: 2\r\n\r\n{}");
}

TEST(Serialize, LetsTheCallerDecideExceptOnFraming) {
  const Request request{"GET",
                        "",
                        {{"host", "b"},
                         {"ACCEPT-encoding", "gzip"},
                         {"Content-Length", "9"},
                         {"Transfer-Encoding", "chunked"},
                         {"user-agent", "me"}},
                        ""};
  EXPECT_EQ(serialize(request, target, "coach/1", nullptr).value(),
            "GET /v1/x?y HTTP/1.1\r\nhost: b\r\nACCEPT-encoding: gzip\r\nuser-agent: me\r\n\r\n");
}

TEST(Serialize, GivesAnEmptyPostItsLength) {
  const auto wire = serialize({"POST", "", {}, ""}, target, "", nullptr).value();
  EXPECT_NE(wire.find("Content-Length: 0\r\n"), std::string::npos);
}

TEST(Serialize, UsesTheAbsoluteFormForAProxy) {
  const Proxy proxy{{false, "p", 1}, "Basic x"};
  const Target plain{{false, "a.test", 8080}, "/y"};
  EXPECT_EQ(serialize({"GET", "", {}, ""}, plain, "", &proxy).value(),
            "GET http://a.test:8080/y HTTP/1.1\r\nHost: a.test:8080\r\nAccept-Encoding: identity\r\n"
            "Proxy-Authorization: Basic x\r\n\r\n");
}

TEST(Serialize, RefusesWhatCouldSmuggleARequest) {
  for (const Header& header :
       {Header{"X", "a\r\nY: b"}, Header{"X", "a\nb"}, Header{"X\r\nY", "a"}, Header{"", "a"},
        Header{"X Y", "a"}, Header{"X", std::string("secret\0", 7)}}) {
    const auto wire = serialize({"GET", "", {header}, ""}, target, "", nullptr);
    ASSERT_FALSE(wire.has_value());
    EXPECT_EQ(wire.error().failure, Failure::malformed);
    EXPECT_EQ(wire.error().message, "The request to a.test:443 has a broken header.");
  }
  EXPECT_FALSE(serialize({"GET /x", "", {}, ""}, target, "", nullptr).has_value());
}

TEST(SerializeConnect, NamesThePortAlways) {
  EXPECT_EQ(serialize_connect(target.origin, {{false, "p", 1}, "Basic x"}),
            "CONNECT a.test:443 HTTP/1.1\r\nHost: a.test:443\r\nProxy-Authorization: Basic x\r\n\r\n");
}

}  // namespace
}  // namespace coach::http

#include "relay/gateway/query.hpp"

#include <gtest/gtest.h>

#include "relay/gateway/area.hpp"
#include "relay/gateway/cors.hpp"
#include "relay/gateway/metrics.hpp"

namespace coach::relay {
namespace {

TEST(Query, FindsAndDecodesParameters) {
  EXPECT_EQ(query_parameter("/x?a=1&b=2+3%21&a=9", "b"), "2 3!");
  EXPECT_EQ(query_parameter("/x?a=1&a=9", "a"), "1");
  EXPECT_EQ(query_parameter("/x?a", "a"), "");
  EXPECT_EQ(query_parameter("/x?ab=1", "a"), std::nullopt);
  EXPECT_EQ(query_parameter("/x", "a"), std::nullopt);
}

TEST(Query, RemovesAParameterAndNothingElse) {
  EXPECT_EQ(without_parameter("/x?apikey=k&a=%31&b=", "apikey"), "/x?a=%31&b=");
  EXPECT_EQ(without_parameter("/x?a=1&api%6bey=k", "apikey"), "/x?a=1");
  EXPECT_EQ(without_parameter("/x?apikey=k", "apikey"), "/x");
  EXPECT_EQ(without_parameter("/x", "apikey"), "/x");
}

TEST(Query, EscapesWhatAUrlMustNotHoldOnce) {
  EXPECT_EQ(escape_target("/x?a=ov.{1,\"b c\"}&d=%7Bz%7D&e=%zz#f"),
            "/x?a=ov.%7B1,%22b%20c%22%7D&d=%7Bz%7D&e=%25zz%23f");
  EXPECT_EQ(escape_target("/x?select=id,a->>b&or=(a.eq.1,b.gt.2)"),
            "/x?select=id,a-%3E%3Eb&or=(a.eq.1,b.gt.2)");
  EXPECT_EQ(percent_decode("%41+%zz"), "A+%zz");
  EXPECT_EQ(percent_encode("a/ä"), "a%2F%C3%A4");
}

TEST(AreaOf, GoesByWholeSegments) {
  EXPECT_EQ(area_of("/rest/v1"), Area::rest);
  EXPECT_EQ(area_of("/rest/v1/messages"), Area::rest);
  EXPECT_EQ(area_of("/rest/v10"), Area::web);
  EXPECT_EQ(area_of("/auth/v1/token"), Area::auth);
  EXPECT_EQ(area_of("/realtime/v1/websocket"), Area::realtime);
  EXPECT_EQ(area_of("/realtime/v1/api/broadcast"), Area::broadcast);
  EXPECT_EQ(area_of("/api/broadcast/room/events/x"), Area::broadcast);
  EXPECT_EQ(area_of("/api/chat"), Area::api);
  EXPECT_EQ(area_of("/apiary"), Area::web);
  EXPECT_EQ(area_of("/"), Area::web);
}

TEST(Preflight, AllowsWhatIsAskedForButNoSecondHeader) {
  http::ServerRequest request;
  request.headers = {{"Access-Control-Request-Headers", "apikey, x-new"}};
  const auto allowed = [](const http::ServerReply& reply) { return reply.headers.at(1).value; };
  EXPECT_EQ(allowed(preflight(request)), "apikey, x-new");
  request.headers = {{"Access-Control-Request-Headers", "a\r\nSet-Cookie: x"}};
  EXPECT_EQ(allowed(preflight(request)).find("Cookie"), std::string::npos);
}

TEST(RequestMetrics, CountByAreaAndKindOfStatus) {
  Metrics metrics;
  RequestMetrics requests(metrics);
  requests.count(Area::rest, 201, std::chrono::seconds(2));
  requests.count(Area::rest, 0, std::chrono::seconds(1));
  const auto text = metrics.text();
  EXPECT_NE(text.find("coach_relay_requests_total{area=\"rest\",status=\"2xx\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("coach_relay_requests_total{area=\"rest\",status=\"stream\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("coach_relay_request_seconds_sum{area=\"rest\"} 3\n"), std::string::npos) << text;
}

}  // namespace
}  // namespace coach::relay

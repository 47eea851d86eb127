#include "relay/web/static_files.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "http/content_decoder.hpp"
#include "relay/secrets.hpp"

namespace coach::relay {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "coach-relay-XXXXXX").string();
    path = mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path); }
  void write(const fs::path& name, std::string_view text) const {
    fs::create_directories((path / name).parent_path());
    std::ofstream(path / name, std::ios::binary) << text;
  }
  fs::path path;
};

class StaticFilesTest : public ::testing::Test {
 protected:
  StaticFilesTest() {
    folder.write("index.html", "<p>app</p>");
    folder.write("assets/app-1a2b.js", script);
    folder.write("sw.js", "worker");
    folder.write(".env", "secret");
    folder.write(".vite/manifest.json", "{}");
  }

  http::ServerReply get(std::string target, std::vector<http::Header> headers = {},
                        std::string method = "GET") {
    http::ServerRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.headers = std::move(headers);
    return files.get(request);
  }
  static std::string header(const http::ServerReply& reply, std::string_view name) {
    for (const auto& one : reply.headers) {
      if (one.name == name) return one.value;
    }
    return {};
  }

  std::string script = std::string(5'000, 'x');
  Folder folder;
  StaticFiles files{folder.path, {{"X-Given", "to every file"}}};
};

TEST_F(StaticFilesTest, ServesFilesAndTheAppsViews) {
  EXPECT_EQ(get("/").body, "<p>app</p>");
  EXPECT_EQ(header(get("/"), "Content-Type"), "text/html; charset=utf-8");
  EXPECT_EQ(get("/chat/5?x=1").body, "<p>app</p>") << "a view of the app";
  EXPECT_EQ(get("/assets/missing.js").status, 404u);
  EXPECT_EQ(get("/assets/app-1a2b.js").body, script);
  EXPECT_NE(header(get("/assets/app-1a2b.js"), "Cache-Control").find("immutable"), std::string::npos);
  EXPECT_EQ(header(get("/"), "Cache-Control"), "no-cache");
  EXPECT_EQ(get("/", {}, "POST").status, 405u);
}

TEST_F(StaticFilesTest, ASlashAtTheEndIsTheSameView) {
  for (const auto* path :
       {"/log/", "/log/?week=2026-11-23", "/progress/", "/log/new/", "/chat/5/?x=1", "/log//", "//"}) {
    EXPECT_EQ(get(path).status, 200u) << path;
    EXPECT_EQ(get(path).body, "<p>app</p>") << path;
    EXPECT_EQ(header(get(path), "Content-Type"), "text/html; charset=utf-8") << path;
  }
  for (const auto* path :
       {"/assets/app-1a2b.js/", "/sw.js/", "/index.html/", "/.vite/", "/assets/missing.js/"}) {
    EXPECT_EQ(get(path).status, 404u) << path;
  }
}

TEST_F(StaticFilesTest, AnAbsolutePathIsNoFile) {
  folder.write("elsewhere/key", "secret");
  const auto outside = (folder.path / "elsewhere/key").string();
  StaticFiles inside(folder.path / "assets", {});
  for (const auto& path : {"/" + outside, "/%2f" + outside.substr(1), "//" + outside,
                           std::string("//etc/passwd"), std::string("/%2fetc/passwd")}) {
    http::ServerRequest request;
    request.method = "GET";
    request.target = path;
    EXPECT_EQ(inside.get(request).status, 404u) << path;
  }
}

TEST_F(StaticFilesTest, CompressesForThoseWhoCan) {
  const auto reply = get("/assets/app-1a2b.js", {{"Accept-Encoding", "br, gzip"}});
  EXPECT_EQ(header(reply, "Content-Encoding"), "gzip");
  EXPECT_LT(reply.body.size(), 200u);
  http::ContentDecoder decoder;
  decoder.feed(reply.body);
  std::string plain;
  for (auto bytes = decoder.next(); bytes && !bytes->empty(); bytes = decoder.next()) plain += *bytes;
  EXPECT_EQ(plain, script);
  EXPECT_EQ(header(get("/assets/app-1a2b.js", {{"Accept-Encoding", "gzip;q=0"}}), "Content-Encoding"), "");
}

TEST_F(StaticFilesTest, AnETagSavesTheBodyUntilTheFileChanges) {
  const auto etag = header(get("/"), "ETag");
  EXPECT_EQ(get("/", {{"If-None-Match", etag}}).status, 304u);
  EXPECT_EQ(get("/", {{"If-None-Match", "\"other\", " + etag}}).status, 304u);
  folder.write("index.html", "<p>a newer app</p>");
  const auto reply = get("/", {{"If-None-Match", etag}});
  EXPECT_EQ(reply.status, 200u);
  EXPECT_EQ(reply.body, "<p>a newer app</p>");
}

TEST_F(StaticFilesTest, SendsItsHeadersWithEveryFile) {
  for (const auto* path : {"/", "/chat/5", "/assets/app-1a2b.js", "/sw.js"}) {
    EXPECT_EQ(header(get(path), "X-Given"), "to every file") << path;
    EXPECT_EQ(header(get(path, {{"If-None-Match", header(get(path), "ETag")}}), "X-Given"), "to every file")
        << path;
  }
}

TEST_F(StaticFilesTest, TheServiceWorkerIsAskedForEachTime) {
  EXPECT_EQ(header(get("/sw.js"), "Cache-Control"), "no-cache");
  EXPECT_EQ(header(get("/sw.js"), "Content-Type"), "text/javascript; charset=utf-8");
}

TEST_F(StaticFilesTest, LeavesTheFolderNever) {
  for (const auto* path :
       {"/.vite/manifest.json", "/../etc/passwd", "/%2e%2e/etc/passwd", "/.env", "/assets/../.env",
        "/assets/..%2f.env", "/a%00.js", "/..\\x", "//etc/passwd.txt"}) {
    EXPECT_EQ(get(path).status, 404u) << path;
  }
}

TEST(LoadSecrets, MakesThemOnceForTheOwnerOnly) {
  const Folder folder;
  const auto nothing = [](std::string_view) -> std::optional<std::string> { return std::nullopt; };
  const auto first = load_secrets(folder.path / "relay", nothing);
  ASSERT_TRUE(first) << first.error();
  EXPECT_TRUE(first->publishable.reveal().starts_with("sb_publishable_"));
  const auto again = load_secrets(folder.path / "relay", nothing);
  EXPECT_EQ(first->jwt_secret, again->jwt_secret);
  EXPECT_EQ(first->anon, again->anon);
  EXPECT_EQ(fs::status(folder.path / "relay/jwt_secret").permissions(),
            fs::perms::owner_read | fs::perms::owner_write);
  folder.write("relay/jwt_secret", "short");
  EXPECT_FALSE(load_secrets(folder.path / "relay", nothing));
  const auto given =
      load_secrets(folder.path / "relay", [](std::string_view name) -> std::optional<std::string> {
        if (name == "SUPABASE_JWT_SECRET") return std::string(40, 's');
        return std::nullopt;
      });
  ASSERT_TRUE(given);
  EXPECT_EQ(given->jwt_secret.reveal(), std::string(40, 's'));
}

}  // namespace
}  // namespace coach::relay

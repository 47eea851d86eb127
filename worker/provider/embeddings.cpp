#include "worker/provider/embeddings.hpp"

#include <fmt/format.h>

#include <bit>
#include <boost/beast/core/detail/base64.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cmath>
#include <cstring>
#include <optional>
#include <utility>

#include "worker/provider/log_words.hpp"
#include "worker/provider/provider_error.hpp"

namespace coach::worker {
namespace {

namespace json = boost::json;

static_assert(std::endian::native == std::endian::little, "the API's base64 holds little-endian floats");

std::optional<Embedding> from_base64(std::string_view text) {
  namespace base64 = boost::beast::detail::base64;
  std::string bytes(base64::decoded_size(text.size()), '\0');
  const auto [written, read] = base64::decode(bytes.data(), text.data(), text.size());
  while (!text.empty() && text.back() == '=') text.remove_suffix(1);
  if (read < text.size() || written % sizeof(float) != 0) return std::nullopt;
  Embedding values(written / sizeof(float));
  std::memcpy(values.data(), bytes.data(), written);
  return values;
}

std::optional<Embedding> from_numbers(const json::array& numbers) {
  Embedding values;
  values.reserve(numbers.size());
  for (const auto& number : numbers) {
    if (!number.is_number()) return std::nullopt;
    values.push_back(number.to_number<float>());
  }
  return values;
}

std::optional<Embedding> read_vector(const json::value& value) {
  if (const auto* text = value.if_string()) return from_base64(*text);
  if (const auto* numbers = value.if_array()) return from_numbers(*numbers);
  return std::nullopt;
}

bool usable(const Embedding& values, std::size_t dimensions) {
  if (values.size() != dimensions) return false;
  for (const float value : values) {
    if (!std::isfinite(value)) return false;
  }
  return true;
}

}  // namespace

std::string embedding_body(std::string_view model, const std::vector<std::string>& texts) {
  json::object body;
  body["model"] = model;
  if (texts.size() == 1) {
    body["input"] = texts.front();
  } else {
    body["input"] = json::array(texts.begin(), texts.end());
  }
  body["encoding_format"] = "base64";
  return json::serialize(body);
}

std::expected<std::vector<Embedding>, std::string> parse_embeddings(std::string_view body, std::size_t count,
                                                                    std::size_t dimensions) {
  const auto refuse = [](std::string why) { return std::unexpected("embedding answer: " + std::move(why)); };
  boost::system::error_code bad;
  const json::value parsed = json::parse(body, bad);
  const auto* object = bad ? nullptr : parsed.if_object();
  const auto* data = object ? object->if_contains("data") : nullptr;
  if (data == nullptr || !data->is_array()) return refuse("no array `data`");
  if (data->get_array().size() != count) {
    return refuse(fmt::format("{} vectors, expected {}", data->get_array().size(), count));
  }
  std::vector<Embedding> vectors(count);
  std::size_t place = 0;
  for (const auto& entry : data->get_array()) {
    const auto* item = entry.if_object();
    const auto* value = item ? item->if_contains("embedding") : nullptr;
    auto vector = value ? read_vector(*value) : std::nullopt;
    if (!vector || !usable(*vector, dimensions))
      return refuse(fmt::format("not a vector of {} numbers", dimensions));
    const auto* index = item->if_contains("index");
    const std::size_t at = index && index->is_int64() ? static_cast<std::size_t>(index->get_int64()) : place;
    if (at >= count || !vectors[at].empty()) return refuse("an index that does not fit");
    vectors[at] = std::move(*vector);
    ++place;
  }
  return vectors;
}

EmbeddingClient::EmbeddingClient(http::Client& client, EmbeddingSettings settings)
    : client_(client), settings_(std::move(settings)) {}

asio::awaitable<std::expected<std::vector<Embedding>, EmbeddingFailure>> EmbeddingClient::embed(
    std::vector<std::string> texts, std::string request_id) {
  http::Request request;
  request.url = settings_.base_url + "embeddings";
  request.headers = {{"Authorization", "Bearer " + settings_.api_key.reveal()},
                     {"Content-Type", "application/json"},
                     {"X-Request-Id", std::move(request_id)}};
  request.body = embedding_body(settings_.model, texts);
  const auto response = co_await client_.send(std::move(request), settings_.timeout);
  if (!response) {
    co_return std::unexpected(EmbeddingFailure{0, response.error().failure != http::Failure::timeout,
                                               "embeddings: " + response.error().message});
  }
  if (response->status != 200) {
    const auto error = parse_error_body(response->body);
    const std::string_view words = error ? std::string_view(error->message) : std::string_view();
    const std::vector<std::string_view> asked(texts.begin(), texts.end());
    co_return std::unexpected(EmbeddingFailure{
        response->status, true,
        fmt::format("embeddings: HTTP {} {}", response->status, log_words(words, settings_.api_key, asked))});
  }
  auto vectors = parse_embeddings(response->body, texts.size(), settings_.dimensions);
  if (!vectors) co_return std::unexpected(EmbeddingFailure{response->status, true, vectors.error()});
  co_return std::move(*vectors);
}

}  // namespace coach::worker

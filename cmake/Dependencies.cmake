# The libraries of DESIGN.md, decision 11, all from the distribution.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(PostgreSQL 15 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(GTest REQUIRED)

add_library(coach_asio INTERFACE)
target_compile_definitions(coach_asio INTERFACE
  BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_HAS_CO_AWAIT
  # Asio's own code is compiled once, in core/asio.cpp.
  BOOST_ASIO_SEPARATE_COMPILATION)
# fmt, json and url are linked everywhere, so that every target compiles with the same
# definitions and all can share one precompiled header.
target_link_libraries(coach_asio INTERFACE Boost::boost Boost::json Boost::url fmt::fmt Threads::Threads)

# The headers that nearly every file needs, compiled once: two thirds of a build's time.
add_library(coach_pch STATIC ${PROJECT_SOURCE_DIR}/core/asio.cpp)
target_link_libraries(coach_pch PRIVATE coach_options PUBLIC coach_asio)
target_precompile_headers(coach_pch PRIVATE
  <boost/asio/awaitable.hpp>
  <boost/asio/cancellation_signal.hpp>
  <boost/asio/co_spawn.hpp>
  <boost/asio/io_context.hpp>
  <boost/asio/ip/tcp.hpp>
  <boost/asio/redirect_error.hpp>
  <boost/asio/steady_timer.hpp>
  <boost/asio/this_coro.hpp>
  <boost/asio/use_awaitable.hpp>
  <boost/asio/experimental/parallel_group.hpp>
  <boost/asio/deferred.hpp>
  <fmt/format.h>
  <algorithm> <chrono> <expected> <functional> <map> <memory> <optional> <string> <string_view> <vector>)

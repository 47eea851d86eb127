# The libraries of DESIGN.md, decision 11, all from the distribution.

find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(PostgreSQL 15 REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS json url)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(CLI11 REQUIRED)
find_package(GTest REQUIRED)

# SYSTEM: their headers are not ours to warn about.
add_library(coach_asio INTERFACE)
target_compile_definitions(coach_asio INTERFACE
  BOOST_ASIO_NO_DEPRECATED
  BOOST_ASIO_HAS_CO_AWAIT)
target_link_libraries(coach_asio INTERFACE Boost::boost Threads::Threads)

// Asio's TLS code, compiled here once (see core/asio.cpp). Only the test server uses it.
#include <boost/asio/ssl/impl/src.hpp>

// Asio's TLS code, compiled here once (see core/asio.cpp).
#include <boost/asio/ssl/impl/src.hpp>

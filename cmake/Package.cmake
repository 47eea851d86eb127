# The Debian package coach-k: worker and relay, their units and settings. scripts/package makes it.

set(units /usr/lib/systemd/system)
install(TARGETS coach-worker coach-relay DESTINATION /usr/bin COMPONENT package)
install(DIRECTORY config/systemd/ DESTINATION ${units} COMPONENT package)
install(FILES config/coach.yaml DESTINATION /etc/coach-k COMPONENT package)
install(FILES config/prompts/coach_k.md DESTINATION /etc/coach-k/prompts COMPONENT package)
# They hold passwords and keys; systemd reads them as root.
install(FILES config/env/worker.env config/env/migrate.env config/env/relay.env
  DESTINATION /etc/coach-k PERMISSIONS OWNER_READ OWNER_WRITE COMPONENT package)
# For those who use `supabase db push` instead of `coach-worker migrate`.
install(DIRECTORY sql/migrations DESTINATION /usr/share/coach-k COMPONENT package)
# The athlete's app, for coach-relay --web; scripts/package builds it first.
install(DIRECTORY web/dist/ DESTINATION /usr/share/coach-k/web COMPONENT package OPTIONAL
  PATTERN ".vite" EXCLUDE)
# What Prometheus and Grafana read.
install(FILES config/alerts.yaml DESTINATION /usr/share/coach-k COMPONENT package OPTIONAL)
install(DIRECTORY config/grafana DESTINATION /usr/share/coach-k COMPONENT package OPTIONAL)
install(DIRECTORY docs/ DESTINATION /usr/share/doc/coach-k COMPONENT package
  FILES_MATCHING PATTERN "*.md" PATTERN "adr" EXCLUDE PATTERN "screenshots" EXCLUDE)
install(FILES .env.example RENAME env.example DESTINATION /usr/share/doc/coach-k COMPONENT package)
install(FILES config/debian/copyright DESTINATION /usr/share/doc/coach-k COMPONENT package)
install(FILES config/debian/lintian-overrides RENAME coach-k
  DESTINATION /usr/share/lintian/overrides COMPONENT package)

# Policy wants both changelogs compressed: the project's, and one of the packaging.
find_program(GZIP gzip REQUIRED)
string(TIMESTAMP release_date "%a, %d %b %Y %H:%M:%S +0000" UTC)
configure_file(config/debian/changelog.in package/changelog)
configure_file(CHANGELOG.md package/upstream COPYONLY)
execute_process(COMMAND ${GZIP} -9nkf changelog upstream
  WORKING_DIRECTORY ${PROJECT_BINARY_DIR}/package COMMAND_ERROR_IS_FATAL ANY)
install(FILES ${PROJECT_BINARY_DIR}/package/changelog.gz RENAME changelog.Debian.gz
  DESTINATION /usr/share/doc/coach-k COMPONENT package)
install(FILES ${PROJECT_BINARY_DIR}/package/upstream.gz RENAME changelog.gz
  DESTINATION /usr/share/doc/coach-k COMPONENT package)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME coach-k)
set(CPACK_PACKAGE_CONTACT "Coach K's maintainers <maintainers@coach-k.example>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "worker that answers Hyrox athletes' questions as Coach K")
set(CPACK_PACKAGE_DESCRIPTION
  "Clients insert questions into Supabase; the worker finds the right\nknowledge, streams the answer of the model and writes it into a row that\nclients watch. The relay makes a bare PostgreSQL look like Supabase.")
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};coach_k;package;/")
set(CPACK_SET_DESTDIR ON)  # files go to /etc as well
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, ca-certificates")
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
  ${PROJECT_SOURCE_DIR}/config/debian/conffiles ${PROJECT_SOURCE_DIR}/config/debian/postinst
  ${PROJECT_SOURCE_DIR}/config/debian/prerm ${PROJECT_SOURCE_DIR}/config/debian/postrm)
include(CPack)

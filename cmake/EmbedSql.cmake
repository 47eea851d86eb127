# coach_embed_sql(TARGET): every sql/queries/*.sql becomes a `pg::Statement` constant
# in generated/sql/queries.hpp, named as the file; sql/migrations/*.sql an array in
# generated/sql/migrations.hpp. SQL stands in files, programs carry it inside.
function(coach_embed_sql target)
  file(GLOB queries CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sql/queries/*.sql)
  file(GLOB migrations CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sql/migrations/*.sql)
  set(out ${PROJECT_BINARY_DIR}/generated/sql)
  add_custom_command(
    OUTPUT ${out}/queries.hpp ${out}/migrations.hpp
    COMMAND ${CMAKE_COMMAND} -DSQL_DIR=${PROJECT_SOURCE_DIR}/sql -DOUT_DIR=${out}
            -P ${PROJECT_SOURCE_DIR}/cmake/GenerateSql.cmake
    DEPENDS ${queries} ${migrations} ${PROJECT_SOURCE_DIR}/cmake/GenerateSql.cmake
    COMMENT "Embedding sql/queries and sql/migrations")
  add_custom_target(${target}_sql DEPENDS ${out}/queries.hpp ${out}/migrations.hpp)
  add_dependencies(${target} ${target}_sql)
endfunction()

# coach_embed_sql(TARGET FOLDER): every sql/FOLDER/*.sql becomes a `pg::Statement` constant
# in generated/sql/FOLDER.hpp, named as the file. SQL stands in files, programs carry it
# inside. The folder `migrations` becomes an array instead.
function(coach_embed_sql target folder)
  file(GLOB statements CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/sql/${folder}/*.sql)
  set(out ${PROJECT_BINARY_DIR}/generated/sql/${folder}.hpp)
  add_custom_command(
    OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DFOLDER=${PROJECT_SOURCE_DIR}/sql/${folder} -DOUT=${out}
            -P ${PROJECT_SOURCE_DIR}/cmake/GenerateSql.cmake
    DEPENDS ${statements} ${PROJECT_SOURCE_DIR}/cmake/GenerateSql.cmake
    COMMENT "Embedding sql/${folder}")
  add_custom_target(${target}_sql_${folder} DEPENDS ${out})
  add_dependencies(${target} ${target}_sql_${folder})
endfunction()

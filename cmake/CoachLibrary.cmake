# coach_library(NAME SOURCES... ) — a static library with the project's flags.
function(coach_library name)
  add_library(${name} STATIC ${ARGN})
  target_link_libraries(${name} PRIVATE coach_options PUBLIC coach_asio coach_pch)
  target_precompile_headers(${name} REUSE_FROM coach_pch)
endfunction()

# coach_program(NAME OUTPUT SOURCES...) — a program with the project's flags.
function(coach_program name)
  add_executable(${name} ${ARGN})
  target_link_libraries(${name} PRIVATE coach_options coach_asio coach_pch)
  target_precompile_headers(${name} REUSE_FROM coach_pch)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin)
endfunction()

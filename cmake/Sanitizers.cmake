# The sanitizers of CQLITE_SANITIZERS, for the project's own targets.
add_library(cqlite_sanitizers INTERFACE)
if(CQLITE_SANITIZERS)
  set(flags -fsanitize=${CQLITE_SANITIZERS} -fno-omit-frame-pointer -fno-sanitize-recover=all)
  target_compile_options(cqlite_sanitizers INTERFACE ${flags})
  target_link_options(cqlite_sanitizers INTERFACE ${flags})
endif()

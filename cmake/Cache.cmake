# Compiles through ccache where it is installed and nobody has chosen another launcher.
find_program(CQLITE_CCACHE ccache)
mark_as_advanced(CQLITE_CCACHE)
if(PROJECT_IS_TOP_LEVEL AND CQLITE_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CQLITE_CCACHE})
endif()

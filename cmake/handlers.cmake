# The engine's handlers (cpu/ops_*.c) end in tail calls of each other (cpu/op.h). clang guarantees them.
# gcc makes them where it optimises, which it does here whatever the preset says; the library is looked
# into after each build. Anything else, and gcc's sanitizers, run the handlers from a loop.
file(GLOB handlers CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/cpu/ops_*.c)
set(HANDLERS_LOOP OFF)
if(CMAKE_C_COMPILER_ID STREQUAL "GNU" AND NOT HYPSCOPE_ASAN)
  set_source_files_properties(${handlers} PROPERTIES
    COMPILE_DEFINITIONS HYPSCOPE_SIBLING_CALLS
    COMPILE_OPTIONS "-O2;-foptimize-sibling-calls;-fno-ipa-icf;-fno-tree-slp-vectorize")
  add_custom_command(TARGET cpu POST_BUILD VERBATIM COMMENT "Handlers' tail calls"
    COMMAND Python3::Interpreter -B ${CMAKE_SOURCE_DIR}/scripts/check_tailcalls.py
      --objdump ${CMAKE_OBJDUMP} $<TARGET_FILE:cpu>)
elseif(NOT CMAKE_C_COMPILER_ID MATCHES "Clang")
  set(HANDLERS_LOOP ON)
  message(STATUS "No tail calls are certain with this compiler and these flags: "
    "the interpreter's handlers return to a loop.")
endif()

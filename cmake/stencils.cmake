# The generator's table of stencils: the engine's handlers compiled a second time (cpu/code/stencils.py).
#
# stencils(OUT FILE...) sets OUT to the generated source, or to cpu/code/none.c where the host or the
# compiler does not suit; then it says so, and the build goes on with the interpreter. So it does, in the
# build, when what the compiler made of the handlers cannot be used.
set(STENCIL_SOURCES cpu/ops_alu.c cpu/ops_mem.c cpu/ops_branch.c cpu/ops_fp.c
  cpu/ops_fp_mem.c cpu/ops_simd.c cpu/code/glue.c)
set(STENCIL_FLAGS -std=gnu17 -O2 -I${CMAKE_SOURCE_DIR} -DHYPSCOPE_STENCIL -fno-strict-aliasing
  -mbmi2 -mlzcnt -fno-pie -fno-jump-tables -fomit-frame-pointer -fcf-protection=none
  -ffunction-sections -fno-asynchronous-unwind-tables -fno-stack-protector)
if(HYPSCOPE_ASAN OR HYPSCOPE_FUZZ)
  list(APPEND STENCIL_FLAGS -DHYPSCOPE_PLAIN_CALLS)
endif()

if(CMAKE_C_COMPILER_ID STREQUAL "GNU") # as in handlers.cmake; a handler is to be one piece
  list(APPEND STENCIL_FLAGS -DHYPSCOPE_SIBLING_CALLS -fno-ipa-icf -fno-tree-slp-vectorize
    -fno-reorder-blocks-and-partition)
endif()

function(stencils out)
  if(NOT CMAKE_SYSTEM_PROCESSOR STREQUAL "x86_64" OR NOT CMAKE_C_COMPILER_ID MATCHES "^(Clang|GNU)$")
    message(STATUS "No code generator: stencils need clang or gcc on x86-64; "
      "this build (${CMAKE_C_COMPILER_ID}, ${CMAKE_SYSTEM_PROCESSOR}) has the interpreter alone.")
    set(${out} ${CMAKE_SOURCE_DIR}/cpu/code/none.c PARENT_SCOPE)
    return()
  endif()
  set(tool ${CMAKE_SOURCE_DIR}/cpu/code/stencils.py)
  set(dir ${CMAKE_BINARY_DIR}/stencils)
  file(MAKE_DIRECTORY ${dir})
  foreach(source ${STENCIL_SOURCES})
    get_filename_component(name ${source} NAME_WE)
    add_custom_command(OUTPUT ${dir}/${name}.o
      COMMAND ${CMAKE_C_COMPILER} ${STENCIL_FLAGS} -MD -MF ${dir}/${name}.d -MT ${dir}/${name}.o
        -S ${CMAKE_SOURCE_DIR}/${source} -o ${dir}/${name}.s
      COMMAND Python3::Interpreter ${tool} fold ${dir}/${name}.s ${dir}/${name}.folded.s
      COMMAND ${CMAKE_C_COMPILER} -c ${dir}/${name}.folded.s -o ${dir}/${name}.o
      DEPENDS ${source} ${tool} DEPFILE ${dir}/${name}.d COMMENT "Stencils of ${source}" VERBATIM)
    list(APPEND objects ${dir}/${name}.o)
  endforeach()
  add_custom_command(OUTPUT ${dir}/stencils.c
    COMMAND Python3::Interpreter ${tool} table ${dir}/stencils.c ${objects}
    DEPENDS ${tool} ${objects} COMMENT "Table of stencils" VERBATIM)
  set(${out} ${dir}/stencils.c PARENT_SCOPE)
endfunction()

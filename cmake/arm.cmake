# Bare-metal Arm images, built by the same build as the program: build/PRESET/images/NAME.elf.
#
# arm_image(NAME LDS linker-script SOURCES ... [FLAGS ...] [DEPENDS ...])
#   SOURCES are .c and .S, compiled with ARM_FLAGS, then FLAGS. DEPENDS: what else objects and link
#   need (an image that a source takes in with .incbin). The target is called image_NAME, slashes as underlines.

find_program(ARM_GCC arm-none-eabi-gcc REQUIRED)
set(ARM_FLAGS -std=gnu17 -O2 -g1 -mcpu=cortex-a15 -mfloat-abi=soft -mno-unaligned-access
  -ffreestanding -fno-common -fno-tree-loop-distribute-patterns -Wall -Wextra -Werror
  -I${CMAKE_SOURCE_DIR})

# One object; header changes are followed through gcc's own dependency file.
function(arm_object object source)
  get_filename_component(dir ${object} DIRECTORY)
  file(MAKE_DIRECTORY ${dir})
  add_custom_command(OUTPUT ${object}
    COMMAND ${ARM_GCC} ${ARM_FLAGS} ${ARGN} -MMD -MF ${object}.d -MT ${object} -c ${source} -o ${object}
    DEPENDS ${source} ${A_DEPENDS} DEPFILE ${object}.d
    COMMENT "arm: ${object}" VERBATIM)
endfunction()

function(arm_image name)
  cmake_parse_arguments(A "" "LDS" "SOURCES;FLAGS;DEPENDS" ${ARGN})
  set(work ${CMAKE_CURRENT_BINARY_DIR}/${name})
  set(image ${CMAKE_BINARY_DIR}/images/${name}.elf)
  get_filename_component(dir ${image} DIRECTORY)
  file(MAKE_DIRECTORY ${dir})
  set(objects)
  foreach(source ${A_SOURCES})
    get_filename_component(stem ${source} NAME)
    arm_object(${work}/${stem}.o ${source} ${A_FLAGS})
    list(APPEND objects ${work}/${stem}.o)
  endforeach()
  add_custom_command(OUTPUT ${image}
    COMMAND ${ARM_GCC} ${ARM_FLAGS} ${A_FLAGS} -nostdlib -static -Wl,--build-id=none
      -Wl,--no-warn-rwx-segments -T ${A_LDS} ${objects} -lgcc -o ${image}
    DEPENDS ${objects} ${A_LDS} ${A_DEPENDS}
    COMMENT "arm: ${image}" VERBATIM)
  string(REPLACE "/" "_" target image_${name})
  add_custom_target(${target} ALL DEPENDS ${image})
endfunction()

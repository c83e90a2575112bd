# Writes a C file that holds the files below SOURCE, for template/embedded.h.
#   cmake -DSOURCE=templates -DOUTPUT=embedded.c -P embed.cmake
file(GLOB_RECURSE paths RELATIVE "${SOURCE}" "${SOURCE}/*")
list(SORT paths)
set(arrays "")
set(rows "")
set(number 0)
foreach(path IN LISTS paths)
	file(READ "${SOURCE}/${path}" hex HEX)
	string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
	file(SIZE "${SOURCE}/${path}" size)
	string(APPEND arrays "static const unsigned char file_${number}[] = {${bytes}0};\n")
	string(APPEND rows "\t{\"${path}\", file_${number}, ${size}},\n")
	math(EXPR number "${number} + 1")
endforeach()
file(WRITE "${OUTPUT}"
	"#include \"template/embedded.h\"\n\n${arrays}\n"
	"const struct embedded_file embedded_files[] = {\n${rows}};\nconst size_t embedded_count = ${number};\n")

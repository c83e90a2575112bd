# Run by `cmake --install`: copies libgit2 and all that it and the program need, but for the C library, into a folder;
# and into its folder licenses the terms of these and of what is linked in, as far as Debian and the parser's sources
# know them. Copies, not links: a wheel has none.
#   PROGRAM, LIBGIT2   files
#   LINKED             libraries in the program
#   GRAMMAR            the parser's sources
#   FOLDER             where to
set(folder "$ENV{DESTDIR}${FOLDER}")
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES "${PROGRAM}" LIBRARIES "${LIBGIT2}" RESOLVED_DEPENDENCIES_VAR loaded
	PRE_EXCLUDE_REGEXES "^ld-" "^lib(c|dl|m|pthread|resolv|rt)\\.so")
list(APPEND loaded "${LIBGIT2}")
foreach(path IN LISTS loaded)
	get_filename_component(name "${path}" NAME)
	configure_file("${path}" "${folder}/${name}" COPYONLY)
endforeach()

foreach(path IN LISTS loaded LINKED)
	get_filename_component(name "${path}" NAME)
	execute_process(COMMAND dpkg-query --search "*/${name}" OUTPUT_VARIABLE owner ERROR_QUIET RESULT_VARIABLE none)
	string(REGEX MATCH "^[^:]+" owner "${owner}")
	if(owner AND EXISTS "/usr/share/doc/${owner}/copyright")
		configure_file("/usr/share/doc/${owner}/copyright" "${folder}/licenses/${owner}" COPYONLY)
	endif()
endforeach()
foreach(part IN ITEMS grammar library)
	if(EXISTS "${GRAMMAR}/LICENSE.${part}")
		configure_file("${GRAMMAR}/LICENSE.${part}" "${folder}/licenses/tree-sitter-${part}" COPYONLY)
	endif()
endforeach()

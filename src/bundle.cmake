# Run by `cmake --install`: copies libgit2 and all that it and the program need, but for the C library, into a folder;
# and into its folder licenses the terms of these and of what is linked in, as far as Debian and the parser's sources
# know them. Copies, not links: a wheel has none.
#   PROGRAM, LIBGIT2   files
#   LINKED             libraries in the program
#   GRAMMAR            the parser's sources
#   FOLDER             where to
include("${CMAKE_CURRENT_LIST_DIR}/terms.cmake")
set(folder "$ENV{DESTDIR}${FOLDER}")
file(GET_RUNTIME_DEPENDENCIES EXECUTABLES "${PROGRAM}" LIBRARIES "${LIBGIT2}" RESOLVED_DEPENDENCIES_VAR loaded
	PRE_EXCLUDE_REGEXES "^ld-" "^lib(c|dl|m|pthread|resolv|rt)\\.so")
list(APPEND loaded "${LIBGIT2}")
foreach(path IN LISTS loaded)
	get_filename_component(name "${path}" NAME)
	configure_file("${path}" "${folder}/${name}" COPYONLY)
endforeach()

foreach(path IN LISTS loaded LINKED)
	terms_of("${path}" terms)
	if(terms)
		get_filename_component(owner "${terms}" DIRECTORY)
		get_filename_component(owner "${owner}" NAME)
		configure_file("${terms}" "${folder}/licenses/${owner}" COPYONLY)
	endif()
endforeach()
foreach(part IN ITEMS grammar library)
	if(EXISTS "${GRAMMAR}/LICENSE.${part}")
		configure_file("${GRAMMAR}/LICENSE.${part}" "${folder}/licenses/tree-sitter-${part}" COPYONLY)
	endif()
endforeach()

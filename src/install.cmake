# What `cmake --install` lays down, and what goes into a wheel (pyproject.toml) and a Debian package (cpack -G DEB).
#
# With PFP_PORTABLE the program needs nothing of a machine but its C library: what others have written is linked in
# (CMakeLists.txt), and libgit2, which is loaded when it is first needed, lies in lib/pyfuncprof with all that it needs.
# The program finds them from where it is itself: DT_RPATH, unlike DT_RUNPATH, also counts for what they need.

# A wheel's folders are taken to those of the environment that it is installed in: bin, lib and share, as with a prefix.
if(SKBUILD)
	set(CMAKE_INSTALL_BINDIR "${SKBUILD_SCRIPTS_DIR}")
	set(CMAKE_INSTALL_LIBDIR "${SKBUILD_DATA_DIR}/lib")
	set(CMAKE_INSTALL_DATAROOTDIR "${SKBUILD_DATA_DIR}/share")
endif()
include(GNUInstallDirs)

if(PFP_PORTABLE)
	target_link_options(pyfuncprof PRIVATE -Wl,--disable-new-dtags)
	set_target_properties(pyfuncprof PROPERTIES INSTALL_RPATH "$ORIGIN/../lib/pyfuncprof")
endif()

install(TARGETS pyfuncprof)

# ---- the bundle ----

if(PFP_PORTABLE)
	set(folder "${CMAKE_INSTALL_PREFIX}/lib")
	if(SKBUILD)
		set(folder "${SKBUILD_DATA_DIR}/lib")
	endif()
	install(CODE "
		set(PROGRAM \"$<TARGET_FILE:pyfuncprof>\")
		set(LIBGIT2 \"${PFP_LIBGIT2_FILE}\")
		set(LINKED \"${YAML_LINK_LIBRARIES};${JSON_LINK_LIBRARIES};${ZLIB_LINK_LIBRARIES};${MINIZIP_LINK_LIBRARIES}\")
		set(GRAMMAR \"${PFP_GRAMMAR_DIR}\")
		set(FOLDER \"${folder}/pyfuncprof\")")
	install(SCRIPT src/bundle.cmake)
endif()

# ---- cpack ----

# A Debian package must have an address here. There is none, and this one says so: RFC 2606 keeps ".invalid" for that.
set(CPACK_PACKAGE_CONTACT "The pyfuncprof authors <nobody@pyfuncprof.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "pyfuncprof puts memory_profiler into every function that Azure calls, runs and
reports, and takes it out again, byte for byte.")
# What is linked dpkg-shlibdeps finds; what is loaded it can not see.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
if(NOT PFP_PORTABLE AND NOT PFP_LINK_LIBGIT2)
	execute_process(COMMAND dpkg-query --search "${PFP_LIBGIT2_FILE}" OUTPUT_VARIABLE owner ERROR_QUIET RESULT_VARIABLE none)
	string(REGEX MATCH "^[^:]+" CPACK_DEBIAN_PACKAGE_DEPENDS "${owner}")
endif()
set(CPACK_PRE_BUILD_SCRIPTS "${CMAKE_BINARY_DIR}/compress_manual.cmake")
file(WRITE "${CPACK_PRE_BUILD_SCRIPTS}" [[
	file(GLOB_RECURSE pages "${CPACK_TEMPORARY_INSTALL_DIRECTORY}/*.1")
	if(pages)
		execute_process(COMMAND gzip -9n ${pages})
	endif()
]])
include(CPack)

# Debian's policy asks for these two in every package, and for pages of the manual that are compressed.
if(NOT SKBUILD)
	string(TIMESTAMP date "%a, %d %b %Y %H:%M:%S +0000" UTC)
	set(changelog "${CMAKE_BINARY_DIR}/changelog")
	file(WRITE "${changelog}" "pyfuncprof (${PROJECT_VERSION}) unstable; urgency=medium\n\n"
		"  * Release ${PROJECT_VERSION}.\n\n -- ${CPACK_PACKAGE_CONTACT}  ${date}\n")
	execute_process(COMMAND gzip -9nf "${changelog}")
	install(FILES "${changelog}.gz" DESTINATION "${CMAKE_INSTALL_DOCDIR}")

	include("${CMAKE_CURRENT_LIST_DIR}/terms.cmake")
	file(READ LICENSE copyright)
	set(linked ${JSON_LINK_LIBRARIES} ${MINIZIP_LINK_LIBRARIES})
	list(FILTER linked INCLUDE REGEX "\\.a$")
	foreach(library IN LISTS linked)
		terms_of("${library}" terms)
		list(APPEND parts "${terms}")
	endforeach()
	foreach(part IN LISTS parts ITEMS "${PFP_GRAMMAR_DIR}/LICENSE.grammar" "${PFP_GRAMMAR_DIR}/LICENSE.library")
		if(part AND EXISTS "${part}")
			file(READ "${part}" terms)
			string(APPEND copyright "\n---- of what is linked in ----\n\n${terms}")
		endif()
	endforeach()
	file(WRITE "${CMAKE_BINARY_DIR}/copyright" "${copyright}")
	install(FILES "${CMAKE_BINARY_DIR}/copyright" DESTINATION "${CMAKE_INSTALL_DOCDIR}")
endif()

# What a build for Windows takes besides: POSIX (posix.h), the manifest, and Windows's own libraries. All is linked in.
target_compile_definitions(pfp_flags INTERFACE __USE_MINGW_ANSI_STDIO=1 _WIN32_WINNT=0x0602 PCRE2_STATIC)
target_compile_options(pfp_flags INTERFACE $<$<COMPILE_LANGUAGE:C>:-include$<SEMICOLON>${CMAKE_CURRENT_LIST_DIR}/posix.h>
	-Wno-conversion -Wno-format) # what these find, they find in the other builds
pkg_check_modules(PCRE2 REQUIRED IMPORTED_TARGET libpcre2-posix)
target_include_directories(pyfuncprof_core SYSTEM PUBLIC ${CMAKE_CURRENT_LIST_DIR}/include)
target_link_libraries(pyfuncprof_core PUBLIC PkgConfig::PCRE2 ws2_32 rpcrt4 secur32 crypt32)
target_link_options(pyfuncprof_core PUBLIC -static)
enable_language(RC)
target_sources(pyfuncprof PRIVATE ${CMAKE_CURRENT_LIST_DIR}/program.rc)

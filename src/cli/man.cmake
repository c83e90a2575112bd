# Writes the pages of the manual into the folder OUTPUT: pyfuncprof.1, and one for each command that the program names.
#   cmake -DPROGRAM=build/pyfuncprof -DOUTPUT=man1 -P man.cmake
function(ask result)
	execute_process(COMMAND ${EMULATOR} "${PROGRAM}" ${ARGN} OUTPUT_VARIABLE text COMMAND_ERROR_IS_FATAL ANY)
	set(${result} "${text}" PARENT_SCOPE)
endfunction()

file(REMOVE_RECURSE "${OUTPUT}")
ask(listed completion fish -- any) # all commands, whatever they begin with
string(REGEX MATCHALL "\n[a-z-]+\t" commands "${listed}")
foreach(command IN LISTS commands)
	string(STRIP "${command}" command)
	ask(page help --man ${command})
	file(WRITE "${OUTPUT}/pyfuncprof-${command}.1" "${page}")
endforeach()
ask(page help --man)
file(WRITE "${OUTPUT}/pyfuncprof.1" "${page}")

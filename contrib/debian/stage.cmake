# Run by cpack: builds the release configuration for /usr in a folder of its own and
# puts it where cpack packs from. So a sanitizer build, or one for /usr/local, can
# never be packaged by mistake.
set(build ${CPACK_CHOPMARK_BUILD})
set(stage ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
if(NOT stage MATCHES "/_CPack_Packages/")
	message(FATAL_ERROR "cpack names no folder to pack from")
endif()

function(run)
	execute_process(COMMAND ${ARGN} RESULT_VARIABLE rc)
	if(NOT rc EQUAL 0)
		string(JOIN " " said ${ARGN})
		message(FATAL_ERROR "failed: ${said}")
	endif()
endfunction()

run(${CMAKE_COMMAND} -S ${CPACK_CHOPMARK_SOURCE} -B ${build}
	-G ${CPACK_CHOPMARK_CMAKE_GENERATOR} -DCMAKE_C_COMPILER=${CPACK_CHOPMARK_CC}
	-DCMAKE_INSTALL_PREFIX=/usr -DCMAKE_BUILD_TYPE=RelWithDebInfo
	-DCHOPMARK_TESTS=OFF -DCHOPMARK_SANITIZE= -DCHOPMARK_FUZZ=OFF)
run(${CMAKE_COMMAND} --build ${build} --parallel)
set(ENV{DESTDIR} ${stage})
run(${CMAKE_COMMAND} --install ${build} --strip)

file(GLOB_RECURSE pages ${stage}/usr/share/man/*.[1-8])
if(pages)
	run(gzip -9nf ${pages})
endif()
file(RENAME ${stage}/usr/share/doc/chopmark/LICENSE
	${stage}/usr/share/doc/chopmark/copyright)

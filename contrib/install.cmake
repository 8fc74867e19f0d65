# What is installed beside the programs, and the Debian package.
#
# A package is always a release build for /usr, whatever this build is:
#	cmake -B build && cmake --build build && (cd build && cpack -G DEB)

install(DIRECTORY rules/ DESTINATION ${CMAKE_INSTALL_DATADIR}/chopmark/rules
	FILES_MATCHING PATTERN "*.conf" PATTERN "README*")

foreach(section 1 5 7 8)
	file(GLOB pages CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/contrib/man/*.${section})
	install(FILES ${pages} DESTINATION ${CMAKE_INSTALL_MANDIR}/man${section})
endforeach()

install(FILES LICENSE contrib/chopmark.conf.sample DESTINATION ${CMAKE_INSTALL_DOCDIR})
foreach(file README.md CHANGELOG.md)
	install(FILES ${file} DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
endforeach()
install(FILES contrib/postfix/main.cf contrib/postfix/README.md
	DESTINATION ${CMAKE_INSTALL_DOCDIR}/postfix)
install(FILES contrib/sendmail/chopmark.mc contrib/sendmail/README.md
	DESTINATION ${CMAKE_INSTALL_DOCDIR}/sendmail)

# The configuration is the admin's: put there once, and left alone from then on.
# The sample's name is an example, so here the host's own is left in force.
file(READ contrib/chopmark.conf.sample sample)
string(REPLACE "\nauthserv_id =" "\n# authserv_id =" conf "${sample}")
file(CONFIGURE OUTPUT ${PROJECT_BINARY_DIR}/chopmark.conf CONTENT "${conf}" @ONLY)
install(CODE "
	set(dir \"${CMAKE_INSTALL_FULL_SYSCONFDIR}/chopmark\")
	file(MAKE_DIRECTORY \"\$ENV{DESTDIR}\${dir}/rules/official\")
	if(NOT EXISTS \"\$ENV{DESTDIR}\${dir}/chopmark.conf\")
		file(INSTALL \"${PROJECT_BINARY_DIR}/chopmark.conf\" DESTINATION \"\${dir}\")
	endif()")

# systemd looks below /usr/lib only; units name the programs where they are.
foreach(unit chopmark.service chopmark.socket)
	file(READ contrib/systemd/${unit} text)
	string(REPLACE "/usr/sbin/" "${CMAKE_INSTALL_FULL_SBINDIR}/" text "${text}")
	string(REPLACE "/etc/chopmark/" "${CMAKE_INSTALL_FULL_SYSCONFDIR}/chopmark/" text
		"${text}")
	# Not configured: a unit may hold "@" and "$" of its own.
	file(WRITE ${PROJECT_BINARY_DIR}/units/${unit} "${text}")
	install(FILES ${PROJECT_BINARY_DIR}/units/${unit} DESTINATION lib/systemd/system)
endforeach()
install(FILES contrib/systemd/sysusers.conf DESTINATION lib/sysusers.d
	RENAME chopmark.conf)
install(FILES contrib/systemd/tmpfiles.conf DESTINATION lib/tmpfiles.d
	RENAME chopmark.conf)

set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS
	${PROJECT_SOURCE_DIR}/contrib/chopmark.conf.sample
	${PROJECT_SOURCE_DIR}/contrib/systemd/chopmark.service
	${PROJECT_SOURCE_DIR}/contrib/systemd/chopmark.socket)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME chopmark)
set(CPACK_PACKAGE_VENDOR chopmark)
set(CPACK_PACKAGE_CONTACT "chopmark maintainers <postmaster@localhost>")
set(CPACK_INSTALL_CMAKE_PROJECTS "")
set(CPACK_INSTALL_SCRIPTS ${PROJECT_SOURCE_DIR}/contrib/debian/stage.cmake)
set(CPACK_CHOPMARK_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_CHOPMARK_BUILD ${PROJECT_BINARY_DIR}/package)
set(CPACK_CHOPMARK_CC ${CMAKE_C_COMPILER})
set(CPACK_CHOPMARK_CMAKE_GENERATOR ${CMAKE_GENERATOR})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY
	"mail filter that protects buyers from supplier fraud")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
	"A milter for Postfix and Sendmail. It verifies SPF, DKIM and DMARC, tells
whether mail that claims to come from a marketplace, a payment service or a
carrier truly does, and says so in headers, or refuses the letter.")
set(CPACK_DEBIAN_PACKAGE_DEPENDS "adduser, publicsuffix")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "dns-root-data")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "postfix | sendmail, unbound")
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION TRUE)
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA
	${PROJECT_SOURCE_DIR}/contrib/debian/postinst
	${PROJECT_SOURCE_DIR}/contrib/debian/prerm
	${PROJECT_SOURCE_DIR}/contrib/debian/postrm
	${PROJECT_SOURCE_DIR}/contrib/debian/conffiles)
include(CPack)

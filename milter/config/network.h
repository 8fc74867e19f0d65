/*
 * Addresses in the configuration: networks of trusted_networks, servers to
 * forward to, and the socket to listen on. Pure; nothing is looked up.
 */
#ifndef CONFIG_NETWORK_H
#define CONFIG_NETWORK_H

#include "config/config.h"

/* "192.0.2.0/24", "2001:db8::/32", or a single address of either kind. */
bool	network_read(struct str, struct conf_network *, struct err *);

/* "ADDR" or "ADDR@PORT". */
bool	network_is_server(struct str, struct err *);

/* inet:PORT@ADDR, inet6:PORT@ADDR, unix:/PATH, fd:N. */
bool	network_is_listen(struct str, struct err *);

/* A host name: LDH labels, at most 253 bytes. */
bool	network_is_host(struct str);

#endif

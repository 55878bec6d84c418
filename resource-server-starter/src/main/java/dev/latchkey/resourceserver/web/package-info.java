/**
 * The one filter of a resource server: which routes need what, and the words in which a request is refused (RFC 6750 §3,
 * RFC 9457, or the exact {@code detail} bodies). Who calls is found out by {@code credential}.
 */
package dev.latchkey.resourceserver.web;

/**
 * The calls to the authorization server: one HTTP client with the resource server's own credentials, bounded in time, size and
 * number, and the introspection of a credential with a cache of its answers. When to ask is decided by {@code revocation},
 * {@code jwt} and {@code apikey}.
 */
package dev.latchkey.resourceserver.authserver;

/**
 * What the resource server knows of the revocation log, how old that knowledge is, and what is done when it is too old. One
 * thread follows the log; everybody else reads. Which entries concern a token or key is decided by
 * {@link dev.latchkey.protocol.DenyList} and by {@code jwt} and {@code apikey}.
 */
package dev.latchkey.resourceserver.revocation;

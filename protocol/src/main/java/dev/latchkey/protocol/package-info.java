/**
 * The wire vocabulary that the authorization server and every resource server speak: how an API key is spelled, what a
 * revocation entry says, and which tokens a set of entries denies. Nothing here does I/O, holds a secret or has a
 * dependency; how entries are stored and sent is the business of the two sides.
 */
package dev.latchkey.protocol;

/**
 * The wire vocabulary that the authorization server and every resource server speak: how an API key is spelled, what a
 * revocation entry says, which tokens a set of entries denies, and how a webhook is signed. Nothing here does I/O or has a
 * dependency, and nothing but a signature holds a secret; how entries are stored and sent is the business of the two sides.
 */
package dev.latchkey.protocol;

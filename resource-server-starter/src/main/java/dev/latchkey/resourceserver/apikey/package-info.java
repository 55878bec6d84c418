/**
 * API keys: shape and checksum first, then an introspection that is remembered until the revocation log says otherwise, then the
 * key's own restrictions. Scopes are asked for by {@code web}, as of any credential.
 */
package dev.latchkey.resourceserver.apikey;

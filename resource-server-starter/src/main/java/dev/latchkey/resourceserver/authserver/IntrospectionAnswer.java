package dev.latchkey.resourceserver.authserver;

import dev.latchkey.resourceserver.credential.CheckedCredential;

/**
 * An answer of the authorization server, and how much was known when it was given.
 *
 * @param bearer who shows the credential and on which terms; {@code null} for an inactive one
 * @param asOf the position of the revocation log that both the server had seen when it answered and we when we asked
 * @param askedAt when it was asked, in ticks of nanoseconds
 */
public record IntrospectionAnswer(Introspection said, CheckedCredential bearer, LogPosition asOf, long askedAt) {}

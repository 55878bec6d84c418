package dev.latchkey.resourceserver.jwt;

import dev.latchkey.resourceserver.authserver.Introspection;
import dev.latchkey.resourceserver.authserver.IntrospectionAnswer;
import dev.latchkey.resourceserver.authserver.Introspections;
import dev.latchkey.resourceserver.credential.CheckedCredential;
import dev.latchkey.resourceserver.credential.CredentialAuthenticator;
import dev.latchkey.resourceserver.credential.CredentialDigest;
import dev.latchkey.resourceserver.credential.RefusedException;
import dev.latchkey.resourceserver.revocation.KnownLog;

/**
 * Authenticates by access token: verified now or earlier, not expired, and not denied by the revocation log. It is denied by
 * its {@code jti}, never by its text, because one signature can be spelled in several ways.
 */
public final class AccessTokenAuthenticator implements CredentialAuthenticator {

    private final VerifiedTokens tokens;
    private final KnownLog knownLog;
    private final Introspections introspections;

    public AccessTokenAuthenticator(VerifiedTokens tokens, KnownLog knownLog, Introspections introspections) {
        this.tokens = tokens;
        this.knownLog = knownLog;
        this.introspections = introspections;
    }

    @Override
    public CheckedCredential authenticate(String token) {
        VerifiedToken verified = tokens.get(token);
        switch (knownLog.state().denyList().verdict(verified.identity())) {
            case REVOKED -> throw RefusedException.invalid("revoked");
            case SUSPENDED -> throw RefusedException.forbidden("organization or workspace suspended");
            case ALLOWED -> requireCurrentKnowledge(token);
        }
        return verified.credential();
    }

    private void requireCurrentKnowledge(String token) {
        switch (knownLog.trust()) {
            case LOCAL -> {}
            case NONE -> throw RefusedException.unavailable("revocation knowledge is too old");
            case ASK -> requireActive(introspect(token));
        }
    }

    private Introspection introspect(String token) {
        CredentialDigest digest = CredentialDigest.of(token);
        IntrospectionAnswer recent = introspections.remembered(digest, knownLog::isRecent);
        return (recent == null ? introspections.ask(digest, token, knownLog::isRecent) : recent).said();
    }

    private static void requireActive(Introspection said) {
        if (!said.active()) {
            throw RefusedException.invalid("inactive by introspection");
        }
        if (!said.hasActiveAccount()) {
            throw RefusedException.forbidden("account is not active");
        }
    }
}

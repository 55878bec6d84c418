package dev.latchkey.resourceserver.apikey;

import dev.latchkey.protocol.DenyList;
import dev.latchkey.protocol.RevocationEntry.Kind;
import dev.latchkey.resourceserver.authserver.Introspection;
import dev.latchkey.resourceserver.authserver.IntrospectionAnswer;
import dev.latchkey.resourceserver.authserver.Introspections;
import dev.latchkey.resourceserver.credential.CheckedCredential;
import dev.latchkey.resourceserver.credential.CredentialAuthenticator;
import dev.latchkey.resourceserver.credential.CredentialDigest;
import dev.latchkey.resourceserver.credential.RefusedException;
import dev.latchkey.resourceserver.credential.ResellerQuota;
import dev.latchkey.resourceserver.revocation.KnownLog;
import dev.latchkey.resourceserver.revocation.Trust;
import dev.latchkey.resourceserver.usage.ResellerQuotas;
import java.time.Clock;

/**
 * Authenticates by API key. What the authorization server said about a key is remembered and holds as long as the revocation log
 * has nothing newer about the key, its workspace or its organization. Nothing ever has to be dropped from memory for that, so an
 * answer that was computed before a change and arrives after it is simply not believed.
 */
public final class ApiKeyAuthenticator implements CredentialAuthenticator {

    private final KeyShapes shapes;
    private final Introspections introspections;
    private final KnownLog knownLog;
    private final ResellerQuotas quotas;
    private final Clock clock;

    public ApiKeyAuthenticator(
            KeyShapes shapes, Introspections introspections, KnownLog knownLog, ResellerQuotas quotas, Clock clock) {
        this.shapes = shapes;
        this.introspections = introspections;
        this.knownLog = knownLog;
        this.quotas = quotas;
        this.clock = clock;
    }

    @Override
    public CheckedCredential authenticate(String key) {
        Trust trust = knownLog.trust();
        IntrospectionAnswer answer = answer(key, trust);
        requireLive(answer);
        if (trust == Trust.NONE) {
            throw RefusedException.unavailable("revocation knowledge is too old");
        }
        return answer.bearer();
    }

    private IntrospectionAnswer answer(String key, Trust trust) {
        CredentialDigest digest = CredentialDigest.of(key);
        IntrospectionAnswer remembered = introspections.remembered(digest, answer -> isUsable(answer, trust));
        if (remembered != null) {
            return remembered;
        }
        shapes.requireAskable(key);
        if (trust == Trust.NONE) {
            throw RefusedException.unavailable("revocation knowledge is too old");
        }
        shapes.takeLookup(key);
        return introspections.ask(digest, key, answer -> isUsable(answer, trust));
    }

    private boolean isUsable(IntrospectionAnswer answer, Trust trust) {
        ResellerQuota quota =
                answer.bearer() == null ? null : answer.bearer().terms().resellerQuota();
        if (quota != null && !quotas.isUsable(quota)) {
            return false;
        }
        if (trust == Trust.ASK || isFilledAgain(quota)) {
            return knownLog.isRecent(answer);
        }
        return isUnchanged(answer);
    }

    /** Whether the quota that was answered has been filled again since: how much it holds now must be asked. */
    private boolean isFilledAgain(ResellerQuota quota) {
        return quota != null && !clock.instant().isBefore(quota.resetsAt());
    }

    /** Whether the log has nothing about this key that is newer than the answer. */
    private boolean isUnchanged(IntrospectionAnswer answer) {
        KnownLog.State state = knownLog.state();
        DenyList log = state.denyList();
        Introspection said = answer.said();
        long position = answer.asOf().cursor();
        if (answer.asOf().generation() != state.generation()) {
            return false;
        }
        // Mostly nothing at all has happened since.
        if (log.cursor() <= position) {
            return true;
        }
        return log.lastChange(Kind.API_KEY, said.clientId()) <= position
                && log.lastChange(Kind.API_KEY_CHANGED, said.clientId()) <= position
                && log.lastChange(Kind.CREDENTIAL, said.clientId()) <= position
                && log.lastChange(Kind.WORKSPACE, said.workspaceId()) <= position
                && log.lastChange(Kind.ORGANIZATION, said.organizationId()) <= position;
    }

    private void requireLive(IntrospectionAnswer answer) {
        Introspection said = answer.said();
        if (!said.active()) {
            throw RefusedException.invalid("unknown or inactive API key");
        }
        DenyList log = knownLog.state().denyList();
        if (log.denies(Kind.API_KEY, said.clientId(), said.issuedAt())) {
            throw RefusedException.invalid("revoked");
        }
        switch (log.verdict(identity(said))) {
            case REVOKED -> throw RefusedException.invalid("revoked");
            case SUSPENDED -> throw RefusedException.forbidden("organization or workspace suspended");
            case ALLOWED -> {}
        }
        if (said.isExpired(clock.instant())) {
            throw RefusedException.invalid("expired");
        }
    }

    /**
     * What may suspend a key. As a credential it is not looked for: the log names it so where a change ended the tokens that it had been
     * traded for, and the key itself lives on.
     */
    private static DenyList.Token identity(Introspection said) {
        return new DenyList.Token(null, null, null, said.organizationId(), said.workspaceId(), said.issuedAt());
    }
}

package dev.latchkey.auth.client;

import dev.latchkey.auth.api.EntityTag;
import dev.latchkey.auth.api.Tagged;
import dev.latchkey.auth.review.Finding;
import dev.latchkey.auth.review.Finding.Kind;
import java.time.Instant;
import java.util.List;

/** Clients and their secrets as the API sends them. Times that RFC 7591 §3.2.1 names are seconds; 0 means that there is no end. */
final class ClientViews {

    private static final long NEVER = 0;

    private ClientViews() {}

    /**
     * A client.
     *
     * @param workspaceId {@code null}, and not sent, if it is pinned to none
     */
    record Shown(
            String clientId,
            String clientName,
            String scope,
            String organizationId,
            String workspaceId,
            boolean disabled,
            long clientIdIssuedAt)
            implements Tagged {

        static Shown of(Client client) {
            return new Shown(
                    client.clientId(),
                    client.clientName(),
                    String.join(" ", client.scopes()),
                    client.organizationId(),
                    client.workspaceId(),
                    client.disabled(),
                    client.createdAt().getEpochSecond());
        }

        @Override
        public EntityTag entityTag() {
            return EntityTag.of(clientName, scope, disabled);
        }
    }

    /** A client just registered, with its secret: the one answer that shows it. */
    record Registered(
            String clientId,
            String clientSecret,
            String clientSecretId,
            long clientIdIssuedAt,
            long clientSecretExpiresAt,
            String clientName,
            String scope,
            String organizationId,
            String workspaceId) {

        static Registered of(Client client, NewSecret made) {
            return new Registered(
                    client.clientId(),
                    made.secret().value(),
                    made.id(),
                    client.createdAt().getEpochSecond(),
                    NEVER,
                    client.clientName(),
                    String.join(" ", client.scopes()),
                    client.organizationId(),
                    client.workspaceId());
        }

        /** Without the secret: Spring writes bodies to the log at DEBUG. */
        @Override
        public String toString() {
            return "Registered[" + clientId + "]";
        }
    }

    /** A secret just added: the one answer that shows it. */
    record AddedSecret(String clientId, String clientSecret, String clientSecretId, long clientSecretExpiresAt) {

        static AddedSecret of(NewSecret made) {
            return new AddedSecret(made.clientId(), made.secret().value(), made.id(), NEVER);
        }

        /** Without the secret: Spring writes bodies to the log at DEBUG. */
        @Override
        public String toString() {
            return "AddedSecret[" + clientSecretId + "]";
        }
    }

    /**
     * What is told of a secret afterwards.
     *
     * @param lastUsedAt {@code null}, and not sent, if it never was
     * @param lastUsedIp from where that was; {@code null}, and not sent, if nobody knows
     * @param expiresAt {@code null}, and not sent, if it does not end by itself
     * @param inactive whether it has not been used for two weeks, though nothing has been made to follow it
     * @param rotationDue whether it is older than 90 days, and nothing has been made to follow it
     */
    record ShownSecret(
            String id,
            Instant createdAt,
            Instant lastUsedAt,
            String lastUsedIp,
            Instant expiresAt,
            boolean inactive,
            boolean rotationDue) {

        static ShownSecret of(SecretRecord secret, boolean disabled, Instant now) {
            List<Finding> findings = SecretStanding.of(secret, null, disabled, now);
            return new ShownSecret(
                    secret.id(),
                    secret.createdAt(),
                    secret.lastUsedAt(),
                    secret.lastUsedIp(),
                    secret.expiresAt(),
                    Finding.isAmong(findings, Kind.INACTIVE),
                    Finding.isAmong(findings, Kind.ROTATION_DUE));
        }
    }
}

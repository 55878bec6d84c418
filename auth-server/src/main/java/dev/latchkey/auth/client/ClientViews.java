package dev.latchkey.auth.client;

import dev.latchkey.auth.api.EntityTag;
import dev.latchkey.auth.api.Tagged;
import java.time.Instant;

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
     * @param expiresAt {@code null}, and not sent, if it does not end by itself
     */
    record ShownSecret(String id, Instant createdAt, Instant lastUsedAt, Instant expiresAt) {

        static ShownSecret of(SecretRecord secret) {
            return new ShownSecret(secret.id(), secret.createdAt(), secret.lastUsedAt(), secret.expiresAt());
        }
    }
}

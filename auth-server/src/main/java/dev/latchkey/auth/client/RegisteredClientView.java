package dev.latchkey.auth.client;

import java.time.Instant;
import java.util.List;

/**
 * The client information response (RFC 7591 §3.2.1, RFC 7592 §3). Times are seconds; 0 means that there is no end.
 *
 * @param clientSecret {@code null}, and not sent, but in the answer to the registration: afterwards only its hash is known
 * @param registrationAccessToken the one that was shown, or the one that replaces it
 */
record RegisteredClientView(
        String clientId,
        String clientSecret,
        long clientIdIssuedAt,
        long clientSecretExpiresAt,
        String registrationAccessToken,
        String registrationClientUri,
        String clientName,
        String scope,
        List<String> grantTypes,
        List<String> responseTypes,
        String tokenEndpointAuthMethod) {

    static RegisteredClientView of(Registrations.Registered registered, String endpoint) {
        Client client = registered.client();
        return new RegisteredClientView(
                client.clientId(),
                registered.made() == null ? null : registered.made().secret().value(),
                client.createdAt().getEpochSecond(),
                secretEnd(client),
                registered.accessToken().value(),
                endpoint + client.clientId(),
                client.clientName(),
                String.join(" ", client.scopes()),
                ClientMetadata.GRANT_TYPES,
                List.of(),
                registered.registration().authenticationMethod());
    }

    /** Of the newest secret: older ones have been replaced. */
    private static long secretEnd(Client client) {
        Instant end =
                client.secrets().isEmpty() ? null : client.secrets().get(0).expiresAt();
        return end == null ? 0 : end.getEpochSecond();
    }

    /** Without the secret and the token: Spring writes bodies to the log at DEBUG. */
    @Override
    public String toString() {
        return "RegisteredClientView[" + clientId + "]";
    }
}

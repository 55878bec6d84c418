package dev.latchkey.auth.client;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/**
 * Clients that register themselves (RFC 7591) and look after themselves (RFC 7592). They are clients like all others, with a token of their
 * own for what is told and changed here.
 */
@Service
class Registrations {

    private final InitialAccessTokenStore initialAccessTokens;
    private final RegistrationStore store;
    private final Clients clients;
    private final Organizations organizations;
    private final SecretGenerator secretGenerator;
    private final Clock clock;

    Registrations(
            InitialAccessTokenStore initialAccessTokens,
            RegistrationStore store,
            Clients clients,
            Organizations organizations,
            SecretGenerator secretGenerator,
            Clock clock) {
        this.initialAccessTokens = initialAccessTokens;
        this.store = store;
        this.clients = clients;
        this.organizations = organizations;
        this.secretGenerator = secretGenerator;
        this.clock = clock;
    }

    /**
     * A client with what it registered, and the token to look after it with.
     *
     * @param made its secret, if it was made just now; else {@code null}
     */
    record Registered(Client client, Registration registration, PlainSecret accessToken, NewSecret made) {}

    /**
     * What an initial access token is good for.
     *
     * @throws RegistrationException if it is good for nothing
     */
    InitialAccessToken initialAccess(PlainSecret token) {
        InitialAccessToken found = initialAccessTokens
                .findUsable(token.hash(), clock.instant())
                .orElseThrow(RegistrationException::invalidToken);
        requireActive(found.organizationId());
        return found;
    }

    /**
     * Registers a client, and uses the token once.
     *
     * @throws RegistrationException if others have used it up meanwhile
     */
    @Transactional
    public Registered register(InitialAccessToken token, ClientMetadata metadata, String address) {
        if (!initialAccessTokens.use(token.id(), clock.instant())) {
            throw RegistrationException.invalidToken();
        }
        NewSecret made = clients.register(
                token.organizationId(),
                token.workspaceId(),
                metadata.clientName(),
                metadata.scopes(),
                new Actor(token.id(), address));
        Registration registration = new Registration(made.clientId(), token.scopes(), metadata.authenticationMethod());
        PlainSecret accessToken = newAccessToken();
        store.insert(registration, accessToken.hash());
        return new Registered(clients.read(made.clientId()).orElseThrow(), registration, accessToken, made);
    }

    /**
     * The client that the token belongs to, if it is that one.
     *
     * @throws RegistrationException if it is not, or nothing may be done with it for now
     */
    Registered require(String clientId, PlainSecret accessToken) {
        // By the token alone: whether there is such a client, and whose it is, makes no difference to the work.
        Registration registration = store.find(accessToken.hash())
                .filter(found -> found.clientId().equals(clientId))
                .orElseThrow(RegistrationException::invalidToken);
        Client client = clients.read(clientId).orElseThrow(RegistrationException::invalidToken);
        if (client.disabled()) {
            throw RegistrationException.suspended();
        }
        requireActive(client.organizationId());
        return new Registered(client, registration, accessToken, null);
    }

    /**
     * Replaces what a client says of itself, and its token by another one (RFC 7592 §2.2).
     *
     * @throws RegistrationException if somebody else has done so meanwhile
     */
    @Transactional
    public Registered replace(Registered before, JsonNode document, String address) {
        Registration registration = before.registration();
        ClientMetadata metadata = ClientMetadata.of(document, registration.allowedScopes());
        requireOwnSecret(before.client(), ClientMetadata.text(document, "client_secret"));
        Registration after = new Registration(
                registration.clientId(), registration.allowedScopes(), metadata.authenticationMethod());
        PlainSecret accessToken = newAccessToken();
        if (!store.replace(after, before.accessToken().hash(), accessToken.hash())) {
            throw RegistrationException.invalidToken();
        }
        String clientId = after.clientId();
        String name = metadata.clientName() == null ? clientId : metadata.clientName();
        Client client = clients.change(
                clientId, new ClientChange(name, metadata.scopes(), null), present -> {}, new Actor(clientId, address));
        return new Registered(client, after, accessToken, null);
    }

    /**
     * Deletes a client; its tokens end.
     *
     * @throws RegistrationException if somebody else has done so meanwhile
     */
    @Transactional
    public void delete(Registered client, String address) {
        String clientId = client.client().clientId();
        if (!clients.delete(clientId, new Actor(clientId, address))) {
            throw RegistrationException.invalidToken();
        }
    }

    private PlainSecret newAccessToken() {
        return secretGenerator.secret("lkra_");
    }

    /** Who tells its secret, which nobody has to, must tell the right one. */
    private void requireOwnSecret(Client client, Optional<String> told) {
        boolean wrong = told.map(PlainSecret::new)
                .map(PlainSecret::hash)
                .filter(hash -> client.secrets().stream()
                        .noneMatch(secret ->
                                secret.isLive(clock.instant()) & secret.hash().matches(hash)))
                .isPresent();
        if (wrong) {
            throw RegistrationException.invalidMetadata("client_secret must be that of the client");
        }
    }

    private void requireActive(String organizationId) {
        boolean active = organizations
                .find(organizationId)
                .filter(organization -> organization.status() == Organization.Status.ACTIVE)
                .isPresent();
        if (!active) {
            throw RegistrationException.suspended();
        }
    }
}

package dev.latchkey.auth.client;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.organization.Limits;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The verbs of clients' secrets, but for the first, which comes with the client. A client's secrets change one after the other. */
@Service
public class ClientSecrets {

    /** With those that have ended, until none of their tokens can be alive. */
    private static final int MOST_KEPT = 100;

    /** As long as anybody asks what was used. */
    private static final Duration FORMER_KEPT = Duration.ofDays(800);

    private final ClientStore store;
    private final ClientJournal journal;
    private final SecretGenerator secretGenerator;
    private final Limits limits;
    private final Clock clock;

    ClientSecrets(
            ClientStore store, ClientJournal journal, SecretGenerator secretGenerator, Limits limits, Clock clock) {
        this.store = store;
        this.journal = journal;
        this.secretGenerator = secretGenerator;
        this.limits = limits;
        this.clock = clock;
    }

    /** The secrets of a client in the order of their ids, also those that have ended lately. */
    List<SecretRecord> list(String clientId, String after, int limit) {
        return store.secretRecords(clientId, after == null ? "" : after, limit);
    }

    /**
     * Adds a secret; those there are now end after {@code overlap}, so that both work meanwhile. Forgets the ones that ended so long ago
     * that no token made with them can be alive.
     *
     * @throws ApiProblem 404, if the client is gone; 409, if it would have too many secrets
     */
    @Transactional
    public NewSecret add(String clientId, Duration overlap, Actor actor) {
        Client client = locked(clientId);
        store.deleteSecretsEndedBefore(clientId, clock.instant().minus(ClientJournal.TOKENS_MATTER));
        store.forgetFormerSecrets(clientId, clock.instant().minus(FORMER_KEPT));
        requireRoom(store.find(clientId).orElseThrow(), overlap);
        PlainSecret secret = secretGenerator.secret("lks_");
        ClientSecret added = ClientSecret.endless(secretGenerator.id("lki_"), secret, clock.instant());
        store.endSecrets(clientId, clock.instant().plus(overlap));
        store.insert(clientId, added);
        journal.announce(client);
        journal.record(EventType.CLIENT_SECRET_CREATED, client, actor, Map.of("client_secret_id", added.id()));
        return new NewSecret(clientId, added.id(), secret);
    }

    /**
     * Removes a secret at once. If it was {@code compromised}, the tokens made with it are revoked as well. Answers whether the client had
     * it.
     *
     * @throws ApiProblem 404, if the client is gone
     */
    @Transactional
    public boolean remove(String clientId, String secretId, boolean compromised, Actor actor) {
        Client client = locked(clientId);
        if (!store.deleteSecret(clientId, secretId, clock.instant())) {
            return false;
        }
        if (compromised) {
            journal.compromised(secretId);
        }
        journal.announce(client);
        journal.record(
                EventType.CLIENT_SECRET_REVOKED,
                client,
                actor,
                Map.of("client_secret_id", secretId, "compromised", Boolean.toString(compromised)));
        return true;
    }

    private Client locked(String clientId) {
        return store.findForUpdate(clientId).orElseThrow(ApiProblem::notFound);
    }

    /** Each authentication compares all of a client's secrets, so there is an end to them, and to how fast they can follow each other. */
    private void requireRoom(Client client, Duration overlap) {
        Instant now = clock.instant();
        long live = overlap.isZero()
                ? 0
                : client.secrets().stream().filter(secret -> secret.isLive(now)).count();
        if (live >= limits.secrets()) {
            throw ApiProblem.conflict("The client has " + limits.secrets() + " live secrets. Remove one first.");
        }
        if (client.secrets().size() >= MOST_KEPT) {
            throw ApiProblem.conflict("Too many secrets were made within the last hour. Try again later.");
        }
    }
}

package dev.latchkey.auth.client;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.organization.Room;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The verbs of initial access tokens. What is done with one is done by {@link Registrations}. */
@Service
class InitialAccessTokens {

    /** So long one that has expired is still listed, with how often it was used. */
    static final Duration KEPT = Duration.ofDays(30);

    private static final Logger log = LoggerFactory.getLogger(InitialAccessTokens.class);

    private final InitialAccessTokenStore store;
    private final Room room;
    private final SecretGenerator secretGenerator;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    InitialAccessTokens(
            InitialAccessTokenStore store,
            Room room,
            SecretGenerator secretGenerator,
            ApplicationEventPublisher events,
            Clock clock) {
        this.store = store;
        this.room = room;
        this.secretGenerator = secretGenerator;
        this.events = events;
        this.clock = clock;
    }

    /** A token just made, to be shown once. */
    record Made(InitialAccessToken token, PlainSecret secret) {}

    /**
     * Makes a token.
     *
     * @param workspaceId where its clients are pinned to; {@code null} for nowhere
     * @param scopes the most that its clients may have
     * @throws dev.latchkey.auth.api.ApiProblem 409, if the organization has as many as it may
     */
    @Transactional
    public Made create(
            String organizationId, String workspaceId, Set<String> scopes, int uses, Instant expiresAt, Actor actor) {
        room.take(
                Room.Kind.INITIAL_ACCESS_TOKENS,
                organizationId,
                () -> store.countUsable(organizationId, clock.instant()));
        PlainSecret secret = secretGenerator.secret("lkia_");
        InitialAccessToken token = new InitialAccessToken(
                secretGenerator.id("iat_"),
                organizationId,
                workspaceId,
                scopes,
                uses,
                0,
                clock.instant().truncatedTo(ChronoUnit.MICROS),
                expiresAt.truncatedTo(ChronoUnit.MICROS));
        store.insert(token, secret.hash());
        publish(
                EventType.INITIAL_ACCESS_TOKEN_CREATED,
                token,
                actor,
                Map.of("scope", String.join(" ", scopes), "uses", Integer.toString(uses)));
        return new Made(token, secret);
    }

    Optional<InitialAccessToken> find(String id) {
        return store.find(id);
    }

    /** Tokens of an organization in the order of their ids, behind {@code after} ({@code null} for the first page). */
    List<InitialAccessToken> ofOrganization(String organizationId, String after, int limit) {
        return store.ofOrganization(organizationId, after == null ? "" : after, limit);
    }

    /** As {@link #ofOrganization}, and only those of one of these workspaces. */
    List<InitialAccessToken> ofWorkspaces(
            String organizationId, Collection<String> workspaceIds, String after, int limit) {
        return store.ofWorkspaces(organizationId, workspaceIds, after == null ? "" : after, limit);
    }

    /** Ends a token; the clients that were registered with it stay. Answers whether it was there. */
    @Transactional
    public boolean revoke(InitialAccessToken token, Actor actor) {
        if (!store.delete(token.id())) {
            return false;
        }
        publish(EventType.INITIAL_ACCESS_TOKEN_REVOKED, token, actor, Map.of());
        return true;
    }

    @Scheduled(initialDelayString = "PT10M", fixedDelayString = "PT1H")
    void prune() {
        int deleted = store.deleteExpiredBefore(clock.instant().minus(KEPT));
        log.debug("Pruned {} initial access tokens", deleted);
    }

    private void publish(EventType type, InitialAccessToken token, Actor actor, Map<String, String> data) {
        events.publishEvent(new SecurityEvent(
                type, clock.instant(), actor, token.id(), token.organizationId(), token.workspaceId(), data));
    }
}

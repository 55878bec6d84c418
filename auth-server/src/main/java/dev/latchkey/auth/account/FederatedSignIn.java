package dev.latchkey.auth.account;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which account somebody has whom an identity provider vouches for, and the session that follows. An account is found by its e-mail address and
 * none is made here.
 */
@Service
public class FederatedSignIn {

    /** Counted apart from passwords: that somebody fails here locks nobody out there. */
    private static final String COUNTED = "federated";

    private static final String SUBJECT_UNKNOWN = "unknown";

    private final Users users;
    private final Sessions sessions;
    private final SessionCookie cookie;
    private final SignInThrottle throttle;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    FederatedSignIn(
            Users users,
            Sessions sessions,
            SessionCookie cookie,
            SignInThrottle throttle,
            ApplicationEventPublisher events,
            Clock clock) {
        this.users = users;
        this.sessions = sessions;
        this.cookie = cookie;
        this.throttle = throttle;
        this.events = events;
        this.clock = clock;
    }

    /**
     * The id of the account with that address; empty if there is none.
     *
     * @param email one that the provider has verified. If nobody has shown before that they read that mailbox, the account is theirs from now
     *     on, without the password that somebody else may know
     */
    @Transactional
    public Optional<String> find(String email, String address) {
        Optional<User> user = Email.of(email).flatMap(users::find).flatMap(found -> users.lock(found.id()));
        user.filter(found -> !found.emailVerified())
                .ifPresent(found -> users.verifyEmail(found, new Actor(found.id(), address)));
        return user.map(User::id);
    }

    /** Begins a session of that account. */
    public String begin(String userId, String address) {
        return sessions.begin(users.find(userId).orElseThrow(), SignInMethod.FEDERATED, address);
    }

    /** Begins a session of that account for the dashboard; answers the {@code Set-Cookie} that carries it. */
    public String beginInBrowser(String userId, String address) {
        return cookie.of(begin(userId, address));
    }

    /**
     * Refuses who has failed too often.
     *
     * @throws dev.latchkey.auth.api.ApiProblem 429
     */
    public void requireRoom(String address) {
        throttle.requireRoom(COUNTED, address);
    }

    /**
     * Records why somebody was refused, who is told nothing but that they were.
     *
     * @param reason a word or two of ours: nothing that a request brought
     * @throws dev.latchkey.auth.api.ApiProblem 429 after too many, of which no record is made: anybody could make any number of them
     */
    public void refused(String reason, String address) {
        throttle.take(COUNTED, address);
        events.publishEvent(new SecurityEvent(
                EventType.USER_SIGN_IN_REFUSED,
                clock.instant(),
                Actor.anonymous(address),
                SUBJECT_UNKNOWN,
                null,
                null,
                Map.of("method", "fed", "reason", reason)));
    }
}

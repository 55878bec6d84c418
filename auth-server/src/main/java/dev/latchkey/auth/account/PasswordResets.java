package dev.latchkey.auth.account;

import dev.latchkey.auth.account.MemberStore.Place;
import dev.latchkey.auth.account.PasswordReset.Carrier;
import dev.latchkey.auth.account.PasswordResetStore.Target;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.auth.secret.SecretHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * New passwords by one-time link. A link sets the password and nothing else: it begins no session, so whoever has a second factor is asked for
 * it at the next sign-in, and when it is used, or the password changes otherwise, the user's other links are used up with it ({@link Users}).
 */
@Service
class PasswordResets {

    static final Duration LIFETIME = Duration.ofMinutes(30);

    /**
     * In the time that a link lives: a mailbox is not to be flooded, and a stranger who asks for as many takes nothing from its owner, because
     * those that went there are good.
     */
    private static final int MOST_ALIVE = 5;

    private final PasswordResetStore store;
    private final Users users;
    private final MemberStore members;
    private final Passwords passwords;
    private final AccountMail mail;
    private final SecretGenerator secretGenerator;
    private final ApplicationEventPublisher events;
    private final TransactionTemplate transaction;
    private final Clock clock;

    PasswordResets(
            PasswordResetStore store,
            Users users,
            MemberStore members,
            Passwords passwords,
            AccountMail mail,
            SecretGenerator secretGenerator,
            ApplicationEventPublisher events,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.users = users;
        this.members = members;
        this.passwords = passwords;
        this.mail = mail;
        this.secretGenerator = secretGenerator;
        this.events = events;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** Writes to whoever has that address, if anybody; without mail there is no way to, and nothing happens. */
    @Transactional
    public void request(Email email, String address) {
        if (!mail.isOn()) {
            return;
        }
        users.find(email)
                .flatMap(user -> users.lock(user.id()))
                .filter(user -> !isFlooded(user))
                .ifPresent(user -> make(user, null, Carrier.MAIL, Actor.anonymous(address)));
    }

    /**
     * Makes a link for a member, on behalf of a manager. Whoever has the link has the account, and with it all that the account is
     * elsewhere: so the member may be nothing elsewhere, nor more than the manager. What changes of that before the link is used, uses
     * the link up ({@link Users#announce}).
     *
     * @throws ApiProblem 404 if there is no such member, 403 if it is more than that, 429 after too many
     */
    @Transactional
    public PasswordReset offerToMember(String organizationId, String userId, Access access) {
        User user = users.lock(userId).orElseThrow(ApiProblem::notFound);
        Membership member =
                members.find(Place.ORGANIZATION, organizationId, userId).orElseThrow(ApiProblem::notFound);
        access.requireGrant(member.role(), organizationId);
        if (member.pending() || user.operator() || members.isAnythingOutside(organizationId, userId)) {
            throw ApiProblem.forbidden();
        }
        return offer(user, organizationId, Carrier.MANAGER, access);
    }

    /**
     * Makes a link for a user, on behalf of an operator.
     *
     * @throws ApiProblem 429 after too many
     */
    @Transactional
    public PasswordReset offerToAnybody(String userId, Access access) {
        return offer(users.lock(userId).orElseThrow(ApiProblem::notFound), null, Carrier.OPERATOR, access);
    }

    /**
     * Sets the password that the user of a link has chosen, and ends all sessions.
     *
     * @param password a fit one
     * @return false if the token is of no use
     */
    boolean confirm(String token, String password, String address) {
        SecretHash hash = new PlainSecret(token).hash();
        Optional<Target> target = store.findUsable(hash, clock.instant());
        if (target.isEmpty()) {
            return false;
        }
        String chosen = passwords.inLane(() -> passwords.hash(password));
        return Boolean.TRUE.equals(transaction.execute(status -> set(hash, target.get(), chosen, address)));
    }

    private boolean set(SecretHash hash, Target target, String chosen, String address) {
        Actor actor = new Actor(target.userId(), address);
        User user = users.lock(target.userId()).orElseThrow();
        if (!store.use(hash, clock.instant())) {
            return false;
        }
        users.setPassword(user, chosen, actor);
        if (target.carrier() != Carrier.OPERATOR) {
            users.setEmailVerified(user, target.carrier() == Carrier.MAIL);
        }
        publish(EventType.USER_PASSWORD_RESET, user, null, target.carrier(), actor);
        return true;
    }

    private PasswordReset offer(User user, String organizationId, Carrier shownTo, Access access) {
        if (isFlooded(user)) {
            throw ApiProblem.tooManyRequests(LIFETIME);
        }
        return make(user, organizationId, mail.isOn() ? Carrier.MAIL : shownTo, access.actor());
    }

    private PasswordReset make(User user, String organizationId, Carrier carrier, Actor actor) {
        PlainSecret token = secretGenerator.secret("lkp_");
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant expiresAt = now.plus(LIFETIME);
        store.insert(secretGenerator.id("pwr_"), token.hash(), new Target(user.id(), carrier), now, expiresAt);
        publish(EventType.USER_PASSWORD_RESET_REQUESTED, user, organizationId, carrier, actor);
        if (carrier == Carrier.MAIL) {
            mail.offerReset(user, organizationId, token, expiresAt);
            return new PasswordReset(null, expiresAt);
        }
        return new PasswordReset(mail.resetLink(token), expiresAt);
    }

    private boolean isFlooded(User user) {
        return store.countSince(user.id(), clock.instant().minus(LIFETIME)) >= MOST_ALIVE;
    }

    private void publish(EventType type, User user, String organizationId, Carrier carrier, Actor actor) {
        events.publishEvent(new SecurityEvent(
                type,
                clock.instant(),
                actor,
                user.id(),
                organizationId,
                null,
                Map.of("carrier", carrier.storedName())));
    }
}

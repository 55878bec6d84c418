package dev.latchkey.auth.account;

import dev.latchkey.auth.account.InvitationStore.Target;
import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.secret.PlainSecret;
import dev.latchkey.auth.secret.SecretGenerator;
import dev.latchkey.auth.secret.SecretHash;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One-time invitations. Each makes one membership real and no other, for whoever holds the link and knows the account's password, or chooses
 * it where there is none: so the one who invites an address gains nothing in the other organizations of that address, and one who
 * had the account first gains nothing here.
 */
@Service
class Invitations {

    private static final Duration LIFETIME = Duration.ofDays(7);

    private final InvitationStore store;
    private final MemberJournal journal;
    private final Organizations organizations;
    private final Users users;
    private final MemberStore members;
    private final SignIn signIn;
    private final Passwords passwords;
    private final AccountMail mail;
    private final SecretGenerator secretGenerator;
    private final TransactionTemplate transaction;
    private final Clock clock;

    Invitations(
            InvitationStore store,
            MemberJournal journal,
            Organizations organizations,
            Users users,
            MemberStore members,
            SignIn signIn,
            Passwords passwords,
            AccountMail mail,
            SecretGenerator secretGenerator,
            TransactionTemplate transaction,
            Clock clock) {
        this.store = store;
        this.journal = journal;
        this.organizations = organizations;
        this.users = users;
        this.members = members;
        this.signIn = signIn;
        this.passwords = passwords;
        this.mail = mail;
        this.secretGenerator = secretGenerator;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * Makes an invitation to a seat, within the transaction that reserves it. Earlier ones to it no longer work. It goes by mail if it can.
     *
     * @param inviter how the invited know whoever it is from
     */
    Invitation make(User user, Organization organization, Seat seat, String inviter) {
        Target target = new Target(user.id(), seat, mail.isOn());
        PlainSecret token = secretGenerator.secret("lkv_");
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        store.deleteUnused(user.id(), seat);
        store.insert(secretGenerator.id("inv_"), token.hash(), target, now, now.plus(LIFETIME));
        Invitation invitation = new Invitation(token, mail.invitationLink(token), now.plus(LIFETIME));
        if (mail.isOn()) {
            mail.invite(user, organization, inviter, invitation);
            return new Invitation(null, null, invitation.expiresAt());
        }
        return invitation;
    }

    /** Takes back what has not been used, within the caller's transaction. */
    void takeBack(String userId, Seat seat) {
        store.deleteUnused(userId, seat);
    }

    /**
     * Accepts an invitation.
     *
     * @param password the account's; the one it is to have, if it has none
     * @throws ApiProblem if the token is of no use, or the password is wrong or unfit
     */
    void accept(String token, String password, String address) {
        SecretHash hash = new PlainSecret(token).hash();
        Target target = store.findUsable(hash, clock.instant()).orElseThrow(Invitations::useless);
        User user = users.find(target.userId()).orElseThrow();
        if (user.hasPassword()) {
            signIn.byPassword(user.email().typed(), password, address)
                    .orElseThrow(() -> ApiProblem.invalid("password", "Is not the password of the invited account."));
            transaction.executeWithoutResult(status -> join(hash, target, user, null, address));
        } else {
            passwords.requireFit(password);
            String chosen = passwords.inLane(() -> passwords.hash(password));
            transaction.executeWithoutResult(status -> join(hash, target, user, chosen, address));
        }
    }

    private void join(SecretHash hash, Target target, User seen, String chosenPassword, String address) {
        Seat seat = target.seat();
        Actor actor = new Actor(target.userId(), address);
        // As all changes of members do: what happens to one organization's members happens one after the other.
        organizations.lock(seat.organizationId());
        if (!store.use(hash, clock.instant())) {
            throw useless();
        }
        User user = users.lock(target.userId()).orElseThrow();
        if (!Objects.equals(user.passwordHash(), seen.passwordHash())) {
            throw ApiProblem.conflict("The account has been given a password meanwhile.");
        }
        if (chosenPassword != null) {
            users.setPassword(user, chosenPassword, actor);
            users.setEmailVerified(user, target.mailed());
        }
        if (!members.accept(seat.place(), seat.placeId(), user.id())) {
            throw useless();
        }
        users.announce(user.id());
        journal.record(EventType.MEMBER_ADDED, seat, user.id(), null, actor);
    }

    /** The answer to a token that is not, or no longer, one of a link. */
    static ApiProblem useless() {
        return ApiProblem.invalid("token", "Is unknown, used or expired.");
    }
}

package dev.latchkey.auth.review;

import dev.latchkey.auth.account.Managers;
import dev.latchkey.auth.mail.Mail;
import dev.latchkey.auth.mail.Mailer;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.organization.Organizations;
import dev.latchkey.auth.review.Finding.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells the owners and admins of an organization what a review has found, in one mail to each. Where there is no mail, nothing waits for it.
 * A mail that fails is recorded by who sends it.
 */
@Component
class ReviewMail {

    /** The most that one mail names; all are counted. */
    private static final int MOST_NAMED = 20;

    private final FindingStore store;
    private final ReviewRunStore runs;
    private final Managers managers;
    private final Organizations organizations;
    private final Mailer mailer;
    private final TransactionTemplate transaction;
    private final String issuer;

    ReviewMail(
            FindingStore store,
            ReviewRunStore runs,
            Managers managers,
            Organizations organizations,
            Mailer mailer,
            TransactionTemplate transaction,
            @Value("${latchkey.issuer}") String issuer) {
        this.store = store;
        this.runs = runs;
        this.managers = managers;
        this.organizations = organizations;
        this.mailer = mailer;
        this.transaction = transaction;
        this.issuer = issuer;
    }

    /** Sends what waits, as long as the queue of mails has room; the rest waits for the next time. */
    void sendAll() {
        while (mailer.hasRoom() && Boolean.TRUE.equals(transaction.execute(status -> sendNext()))) {
            // One organization a transaction: what was handed over is not handed over again.
        }
    }

    /** Answers whether there was one. */
    private boolean sendNext() {
        if (!runs.lock()) {
            return false;
        }
        String organizationId = store.unmailedOrganization().orElse(null);
        if (organizationId == null) {
            return false;
        }
        if (mailer.isOn()) {
            organizations.find(organizationId).ifPresent(this::send);
        }
        store.setMailed(organizationId);
        return true;
    }

    private void send(Organization organization) {
        Map<String, String> values = Map.of(
                "organization", organization.name(),
                "inactive", list(organization.id(), Kind.INACTIVE),
                "rotation_due", list(organization.id(), Kind.ROTATION_DUE),
                "expiring", list(organization.id(), Kind.EXPIRING),
                "link", issuer + "/organizations/" + organization.id());
        managers.of(organization.id())
                .forEach(manager ->
                        mailer.send(new Mail("review", manager.email(), manager.userId(), organization.id(), values)));
    }

    private String list(String organizationId, Kind kind) {
        List<StoredFinding> named = store.unmailed(organizationId, kind, MOST_NAMED);
        if (named.isEmpty()) {
            return "none";
        }
        long more = store.countUnmailed(organizationId, kind) - named.size();
        return named.stream().map(ReviewMail::name).collect(Collectors.joining(", "))
                + (more == 0 ? "" : String.format(Locale.ENGLISH, " and %,d more", more));
    }

    private static String name(StoredFinding finding) {
        String hint = finding.credential().hint();
        return finding.credential().name() + (hint == null ? "" : " (" + hint + ")");
    }
}

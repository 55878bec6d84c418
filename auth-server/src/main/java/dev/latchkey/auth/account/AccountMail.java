package dev.latchkey.auth.account;

import dev.latchkey.auth.event.SecurityEvent;
import dev.latchkey.auth.mail.Mail;
import dev.latchkey.auth.mail.Mailer;
import dev.latchkey.auth.organization.Organization;
import dev.latchkey.auth.secret.PlainSecret;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** One-time links, and the mails that carry them. Links begin with the issuer, never with what a request calls this server. */
@Component
class AccountMail {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMMM uuuu, HH:mm 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final Mailer mailer;
    private final String issuer;

    AccountMail(Mailer mailer, @Value("${latchkey.issuer}") String issuer) {
        this.mailer = mailer;
        this.issuer = issuer;
    }

    /** Whether links go by mail. If not, they are shown to whoever makes them. */
    boolean isOn() {
        return mailer.isOn();
    }

    PlainSecret invitationLink(PlainSecret token) {
        return new PlainSecret(issuer + OneTimeLinkPages.INVITATION + "#" + token.value());
    }

    String resetLink(PlainSecret token) {
        return issuer + OneTimeLinkPages.NEW_PASSWORD + "#" + token.value();
    }

    /** Invites somebody, once the transaction has committed. */
    void invite(User user, Organization organization, String inviter, Invitation invitation) {
        mailer.send(new Mail(
                "invitation",
                user.email().typed(),
                user.id(),
                organization.id(),
                Map.of(
                        "organization", organization.name(),
                        "inviter", inviter,
                        "link", invitation.link().value(),
                        "expires_at", time(invitation.expiresAt()))));
    }

    /** Sends the link to a new password, once the transaction has committed. */
    void offerReset(User user, String organizationId, PlainSecret token, Instant expiresAt) {
        mailer.send(new Mail(
                "password-reset",
                user.email().typed(),
                user.id(),
                organizationId,
                Map.of(
                        "email", user.email().typed(),
                        "link", resetLink(token),
                        "expires_at", time(expiresAt))));
    }

    /** Tells somebody that a webhook was switched off, once the transaction has committed. */
    void tellOfDisabledWebhook(Membership member, Organization organization, SecurityEvent event) {
        mailer.send(new Mail(
                "webhook-disabled",
                member.email(),
                member.userId(),
                organization.id(),
                Map.of(
                        "organization",
                        organization.name(),
                        "origin",
                        event.data().get("origin"),
                        "reason",
                        "gone".equals(event.data().get("reason"))
                                ? "It answered 410 Gone."
                                : "Nothing could be delivered to it for a day.",
                        "link",
                        issuer + "/organizations/" + organization.id() + "/webhooks/" + event.subject())));
    }

    private static String time(Instant instant) {
        return TIME.format(instant);
    }
}

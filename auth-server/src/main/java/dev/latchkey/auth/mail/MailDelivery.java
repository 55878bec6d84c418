package dev.latchkey.auth.mail;

import dev.latchkey.auth.event.Actor;
import dev.latchkey.auth.event.EventType;
import dev.latchkey.auth.event.SecurityEvent;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.MimeMessageHelper;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Makes the message of a mail and hands it to the SMTP server. Of a failure only its kinds are told: an SMTP server's answer may quote the
 * message, and with it the link.
 */
@Component
class MailDelivery {

    private static final Logger log = LoggerFactory.getLogger(MailDelivery.class);

    private final ObjectProvider<JavaMailSender> sender;
    private final String from;
    private final String issuer;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Map<String, MailTemplate> templates = new ConcurrentHashMap<>();

    MailDelivery(
            ObjectProvider<JavaMailSender> sender,
            MailSettings settings,
            @Value("${latchkey.issuer}") String issuer,
            ApplicationEventPublisher events,
            Clock clock) {
        this.sender = sender;
        this.from = settings.from();
        this.issuer = issuer;
        this.events = events;
        this.clock = clock;
    }

    void deliver(Mail mail) {
        try {
            JavaMailSender smtp = sender.getObject();
            smtp.send(message(smtp.createMimeMessage(), mail));
        } catch (MessagingException | RuntimeException e) {
            failed(mail, kinds(e));
        }
    }

    /** So many mails are waiting that this one cannot. */
    void dropped(Mail mail) {
        failed(mail, "the queue is full");
    }

    private MimeMessage message(MimeMessage message, Mail mail) throws MessagingException {
        MailTemplate text =
                templates.computeIfAbsent(mail.template(), MailTemplate::load).with(mail.values());
        MimeMessageHelper helper = new MimeMessageHelper(message, StandardCharsets.UTF_8.name());
        helper.setFrom(
                StringUtils.hasText(from)
                        ? from
                        : "latchkey@" + URI.create(issuer).getHost());
        helper.setTo(single(mail.recipient()));
        helper.setSubject(text.subject());
        helper.setText(text.body());
        message.setHeader("Auto-Submitted", "auto-generated");
        return message;
    }

    /** One mailbox and nothing else: a list, a group or a display name in an address would send the link elsewhere. */
    private static InternetAddress single(String text) throws AddressException {
        InternetAddress address = new InternetAddress();
        address.setAddress(text);
        if (address.isGroup()) {
            throw new AddressException("a group");
        }
        address.validate();
        return address;
    }

    private void failed(Mail mail, String reason) {
        log.warn("The mail {} for user {} could not be sent: {}", mail.template(), mail.userId(), reason);
        try {
            events.publishEvent(new SecurityEvent(
                    EventType.MAIL_FAILED,
                    clock.instant(),
                    Actor.SYSTEM,
                    mail.userId(),
                    mail.organizationId(),
                    null,
                    Map.of("mail", mail.template(), "reason", reason)));
        } catch (RuntimeException e) {
            log.warn("That it failed could not be recorded: {}", kinds(e));
        }
    }

    private static String kinds(Throwable failure) {
        StringBuilder kinds = new StringBuilder(failure.getClass().getSimpleName());
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            kinds.append(" < ").append(cause.getClass().getSimpleName());
        }
        return kinds.toString();
    }
}

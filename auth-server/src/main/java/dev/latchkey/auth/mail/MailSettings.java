package dev.latchkey.auth.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.validation.constraints.AssertTrue;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.StringUtils;
import org.springframework.validation.annotation.Validated;

/**
 * How mails go out; by which server is told by {@code spring.mail.*}.
 *
 * @param from the sender, {@code name@example.com} or {@code Name <name@example.com>}; {@code null} for {@code latchkey@} and the issuer's
 *     host
 */
@Validated
@ConfigurationProperties("latchkey.mail")
record MailSettings(String from) {

    @AssertTrue(message = "latchkey.mail.from is no e-mail address")
    boolean isFromPlausible() {
        try {
            return !StringUtils.hasText(from) || InternetAddress.parse(from, true).length == 1;
        } catch (AddressException e) {
            return false;
        }
    }
}

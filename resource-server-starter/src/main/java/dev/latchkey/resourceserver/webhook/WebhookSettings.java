package dev.latchkey.resourceserver.webhook;

import dev.latchkey.protocol.WebhookSignature;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings under {@code latchkey.resource-server.webhook}.
 *
 * @param paths patterns of paths where a signature takes the place of a credential
 * @param secrets every secret that is good; two of them while one is being replaced. None means that nothing is accepted. Never
 *     printed
 * @param tolerance how far a message's timestamp may be from now, either way
 * @param header where the signature of the body alone stands
 * @param requireTimestamp whether a signature of the body alone, which can be sent again for ever, is not enough
 * @param maxBodySize longer bodies are refused
 */
public record WebhookSettings(
        @NotNull @DefaultValue
        List<@Pattern(regexp = "/.*", message = "latchkey.resource-server.webhook.paths must begin with /") String>
                paths,

        @NotNull @DefaultValue List<String> secrets,

        @NotNull
        @DurationMin(seconds = 1, message = "latchkey.resource-server.webhook.tolerance must be PT1S or more")
        @DurationMax(hours = 1, message = "latchkey.resource-server.webhook.tolerance must be PT1H or less")
        @DefaultValue("PT5M")
        Duration tolerance,

        @NotNull
        @Pattern(
                regexp = "[A-Za-z0-9-]{1,100}",
                message = "latchkey.resource-server.webhook.header must be the name of a header")
        @DefaultValue(WebhookSignature.DEFAULT_BODY_HEADER)
        String header,

        @DefaultValue("false") boolean requireTimestamp,

        @NotNull @DefaultValue("64KB") DataSize maxBodySize) {

    private static final int MIN_SECRET_LENGTH = 16;
    private static final DataSize MAX_BODY_SIZE = DataSize.ofMegabytes(10);

    /** Each secret is long enough and can be used; the message quotes none. */
    @AssertTrue(
            message = "latchkey.resource-server.webhook.secrets takes secrets of " + MIN_SECRET_LENGTH
                    + " characters or more; what follows whsec_ must be base64")
    public boolean isEachSecretUsable() {
        return secrets == null || secrets.stream().allMatch(WebhookSettings::isUsable);
    }

    @AssertTrue(message = "latchkey.resource-server.webhook.max-body-size must be between 1B and 10MB")
    public boolean isMaxBodySizeSensible() {
        return maxBodySize == null || maxBodySize.toBytes() >= 1 && maxBodySize.compareTo(MAX_BODY_SIZE) <= 0;
    }

    private static boolean isUsable(String secret) {
        if (secret.length() < MIN_SECRET_LENGTH) {
            return false;
        }
        try {
            new WebhookSignature(secret);
            return true;
        } catch (IllegalArgumentException unusable) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "WebhookSettings[paths=" + paths + ", secrets=" + secrets.size() + "]";
    }
}

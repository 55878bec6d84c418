package dev.latchkey.auth.webhook;

import dev.latchkey.protocol.WebhookSignature;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How webhooks are sent.
 *
 * @param signatureHeader where the signature of the body alone stands
 * @param sending whether this node sends; one that cannot reach the outside leaves it to the others
 * @param timeout for one attempt, from the connection to the end of the answer
 * @param lease for how long what a node has taken is its own. What it has not sent by then, because it has died, another one takes. Nodes'
 *     clocks may differ by a quarter of it
 * @param concurrency requests under way at once on this node
 * @param concurrencyPerWebhook of them to one webhook
 * @param keepDeliveries for how long it is told what was delivered; what has not been sent by then never is
 */
@Validated
@ConfigurationProperties("latchkey.webhooks")
record WebhookSettings(
        @NotNull
        @Pattern(
                regexp = "[A-Za-z0-9-]{1,100}",
                message = "latchkey.webhooks.signature-header must be the name of a header")
        @DefaultValue(WebhookSignature.DEFAULT_BODY_HEADER)
        String signatureHeader,

        @DefaultValue("true") boolean sending,

        @NotNull @DurationMin(millis = 100) @DurationMax(minutes = 1) @DefaultValue("PT15S")
        Duration timeout,

        @NotNull @DurationMax(minutes = 10) @DefaultValue("PT90S")
        Duration lease,

        @DefaultValue("64") @Min(4) @Max(512) int concurrency,
        @DefaultValue("8") @Min(1) @Max(64) int concurrencyPerWebhook,

        @NotNull @DurationMin(days = 2) @DurationMax(days = 365) @DefaultValue("P30D")
        Duration keepDeliveries) {

    /** The longest time in which a node begins to send what it has taken: what is begun then ends within the lease. */
    Duration slice() {
        return lease.dividedBy(2).minus(timeout);
    }

    @AssertTrue(message = "latchkey.webhooks.lease must be at least four times latchkey.webhooks.timeout")
    boolean isLeaseLongEnough() {
        return lease == null || timeout == null || lease.compareTo(timeout.multipliedBy(4)) >= 0;
    }
}
